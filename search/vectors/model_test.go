package vectors

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// small is a directory in which "widow" and "bereavement" never stand together,
// but keep the same company.
var small = [][]string{
	strings.Fields("widow grief loss husband died sad"),
	strings.Fields("widow loss grief talk sad"),
	strings.Fields("bereavement grief loss talk support"),
	strings.Fields("bereavement loss died grief counselling"),
	strings.Fields("bereavement died sad grief support"),
	strings.Fields("debt money bills bailiff advice"),
	strings.Fields("debt owe money bailiff letter"),
	strings.Fields("bills money advice owe energy"),
	strings.Fields("football team pitch sport fitness"),
	strings.Fields("football sport fitness run coach"),
	strings.Fields("run fitness sport pitch coach"),
}

func TestWordsOfLikeCompanyAreNear(t *testing.T) {
	m := Train(Copies(1, small...), Options{Dims: 3})
	near, far := m.Word("widow").Cosine(m.Word("bereavement")), m.Word("widow").Cosine(m.Word("debt"))
	if near < 0.9 || far > 0.3 {
		t.Errorf("widow is %.2f to bereavement and %.2f to debt; want over 0.9 and under 0.3", near, far)
	}
	lay, service := m.Text(strings.Fields("my husband died")), m.Text(strings.Fields("bereavement counselling support"))
	other := m.Text(strings.Fields("football coach"))
	if lay.Cosine(service) < 0.9 || lay.Cosine(other) > 0.3 {
		t.Errorf("the sentence is %.2f to the right service and %.2f to another", lay.Cosine(service), lay.Cosine(other))
	}
}

func TestTwoBuildsAreEqualByteForByte(t *testing.T) {
	texts := newInvented(4, 40, 3000).texts(1500)
	first := Train(Copies(1, texts...), Options{}).Encode()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if second := Train(Copies(1, texts...), Options{}).Encode(); !slices.Equal(first, second) {
		t.Error("a second build with one processor gave other bytes")
	}
	if other := Train(Copies(1, texts[1:]...), Options{}).Encode(); slices.Equal(first, other) {
		t.Error("a text less gave the same bytes")
	}
}

// The hash was made on amd64; it must be the same on every other machine.
func TestHashIsTheSameEverywhere(t *testing.T) {
	const want = "bbec0a175e6d3714"
	if got := Train(Copies(1, newInvented(4, 20, 500).texts(300)...), Options{Dims: 40}).Hash(); got != want {
		t.Errorf("hash %s, want %s: the arithmetic differs, or the way of training was changed", got, want)
	}
}

func TestLittleToLearnFrom(t *testing.T) {
	for _, tt := range []struct {
		name  string
		texts [][]string
		words int
	}{
		{"nothing", nil, 0},
		{"an empty text", [][]string{{}}, 0},
		{"one text with words that stand once", [][]string{{"tea", "walk"}}, 0},
		{"two equal texts", [][]string{{"tea", "walk"}, {"tea", "walk"}}, 2},
		{"one word", [][]string{{"tea"}, {"tea"}, {"tea"}}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := Train(Copies(1, tt.texts...), Options{})
			if m.Words() != tt.words {
				t.Errorf("%d words, want %d", m.Words(), tt.words)
			}
			for _, v := range []Vector{m.Text([]string{"tea"}), m.Word("tea")} {
				if length := math.Sqrt(v.Cosine(v)); tt.words > 0 && math.Abs(length-1) > 0.01 || tt.words == 0 && v != nil {
					t.Errorf("tea is %v", v)
				}
			}
			if m.Text([]string{"unheard"}) != nil || m.Knows("unheard") {
				t.Error("an unknown word has a vector")
			}
			again, err := DecodeModel(m.Encode())
			if err != nil || again.Hash() != m.Hash() {
				t.Errorf("decoding it: %v", err)
			}
		})
	}
}

func TestBlendIsTheBlendOfCosines(t *testing.T) {
	m := Train(Copies(1, small...), Options{Dims: 5})
	text, name, q := m.Text(small[0]), m.Text(small[6]), m.Text(strings.Fields("grief money"))
	row := Blend(Part{0.6, text}, Part{0.4, name}, Part{0.9, nil})
	table := NewTable(m.Dims(), 1)
	table.Append(row)
	want := 0.6*text.Cosine(q) + 0.4*name.Cosine(q)
	if got := float64(table.Cosine(0, table.Query(q))); math.Abs(got-want) > 0.01 {
		t.Errorf("cosine with the blend %.3f, want %.3f", got, want)
	}
	if Blend(Part{1, nil}) != nil {
		t.Error("a blend of nothing known is known")
	}
}

func BenchmarkTrain(b *testing.B) {
	texts := newInvented(9, 164, 9000).texts(5600)
	for b.Loop() {
		m := Train(Copies(1, texts...), Options{})
		b.ReportMetric(float64(m.Words()), "words")
	}
}

func BenchmarkText(b *testing.B) {
	texts := newInvented(9, 164, 9000).texts(1000)
	m := Train(Copies(1, texts...), Options{})
	for i := 0; b.Loop(); i++ {
		m.Text(texts[i%len(texts)])
	}
}
