package understand

import (
	"encoding/csv"
	"io/fs"
	"strings"
	"testing"

	"anchorpoint/data"
	"anchorpoint/directory"
)

// TestTongues: a need told in another language comes first, with accents or
// without, and in forms that the list does not have.
func TestTongues(t *testing.T) {
	for text, need := range map[string]string{
		// Welsh, with mutations
		"dyled": "debt", "help gyda dyledion": "debt", "mewn ddyled fawr": "debt", "unig": "loneliness",
		"dwi'n teimlo'n unig iawn": "loneliness", "banc bwyd": "food-bank", "iselder": "low-mood",
		"mae fy ngŵr wedi marw": "bereavement-support", "gofalwyr ifanc": "young-carers", "dysgu canu": "music-singing",
		"methu talu'r rhent": "rent-arrears", "ar ei hol hi gyda'r rhent": "rent-arrears", "cadair olwyn": "equipment",
		"clwb cinio i bobl hŷn": "lunch-clubs", "problem yfed": "alcohol", "grwp gofalwyr": "carers-groups",
		// Polish, with and without tails and in cases
		"długi": "debt", "dlugi": "debt", "mam dużo długów": "debt", "samotność": "loneliness", "samotnosc": "loneliness",
		"czuję się bardzo samotna": "loneliness", "pomoc prawna": "legal-help", "szukam prawnika": "legal-help",
		"bank żywności": "food-bank", "zaległości w czynszu": "rent-arrears", "szukam pracy": "find-work",
		"kurs angielskiego": "esol", "depresja poporodowa": "perinatal-mental-health", "mam depresje": "low-mood",
		"potrzebuję tłumacza": "interpreting", "mam raka": "cancer", "przemoc domowa": "domestic-abuse", "żłobek w Leeds": "childcare",
		"rzucic palenie": "stop-smoking", "grupa dla mam z małymi dziećmi": "baby-toddler", "alkoholizm męża": "alcohol",
		"opiekuje sie mama z demencja": "dementia-carers",
		// Arabic, with and without hamza and "the"
		"ديون": "debt", "الديون": "debt", "مساعدة في الديون": "debt", "أشعر بالوحدة": "loneliness", "اشعر بالوحده": "loneliness",
		"بنك طعام": "food-bank", "أبحث عن عمل": "find-work", "ابحث عن وظيفه": "find-work", "تعلم اللغة الانجليزية": "esol",
		"اكتئاب": "low-mood", "الإكتئاب": "low-mood", "مُحامي": "legal-help", "محـــامي": "legal-help", "حليب اطفال": "baby-essentials",
		"كرسي متحرك": "equipment", "طلب اللجوء": "immigration", "توفي زوجي": "bereavement-support", "فاتورة كهرباء": "energy-bills",
		"العنف المنزلي": "domestic-abuse", "دروس خصوصيه": "study-help",
	} {
		got := ""
		u := theLexicon(t).Query(text, Options{Now: noon})
		if len(u.Needs) > 0 {
			got = u.Needs[0].ID
		}
		if got != need {
			t.Errorf("%q is %q first, want %q (%v)", text, got, need, u.Needs)
		}
		for _, w := range u.Words {
			if w.Corrected() {
				t.Errorf("%q: %q was respelt to %q", text, w.Typed, w.Used)
			}
		}
	}
}

// TestEnglishIsNoOtherLanguage: what is said in English, misspelt or in dialect,
// is left to English.
func TestEnglishIsNoOtherLanguage(t *testing.T) {
	for _, text := range []string{"me mam's coming oot the infirmary", "alzheimer's helpline", "gie summat back to't community",
		"plant sale", "gas bill", "helllp wiv my rent", "fibromialgia", "lonley", "carers grop"} {
		l := theLexicon(t)
		l.built.Wait()
		q := &query{Lexicon: l, u: &Understanding{Text: text}}
		q.words(clean(text))
		if q.tongue(); q.spoken != nil {
			t.Errorf("%q is taken for %s", text, q.spoken.language)
		}
	}
}

// TestTongueWishes: what is wanted besides the need.
func TestTongueWishes(t *testing.T) {
	for text, want := range map[string]string{
		"cwnsela am ddim": "cost:free", "cyfeillio dros y ffôn": "delivery:phone", "grŵp canu menywod yn unig": "audience:women-only",
		"darmowe porady": "cost:free", "psycholog przez telefon": "delivery:phone", "zajęcia tylko dla kobiet": "audience:women-only",
		"psycholog po polsku": "language:pl", "joga z dziećmi": "supports:children-welcome",
		"طعام مجاني": "cost:free", "استشارة نفسية عبر الهاتف": "delivery:phone", "رياضة للنساء فقط": "audience:women-only",
		"محامي يتكلمون العربية": "language:ar",
	} {
		found := false
		for _, f := range theLexicon(t).Query(text, Options{Now: noon}).Filters {
			found = found || string(f.Vocabulary)+":"+f.ID == want
		}
		if !found {
			t.Errorf("%q does not wish for %s", text, want)
		}
	}
}

// TestTongueCrisis: somebody in danger is shown whom to ring; everyday needs
// are no danger.
func TestTongueCrisis(t *testing.T) {
	for text, panel := range map[string]string{
		"chcę się zabić": "suicide", "chce sie zabic": "suicide", "mysli samobojcze": "suicide", "nie chcę już żyć": "suicide",
		"mąż mnie bije": "abuse", "maz mnie bije": "abuse", "boje sie meza": "abuse", "nie mam gdzie spać": "rough-sleeping",
		"nie moge oddychac": "medical", "przedawkowałem leki": "medical", "chce umrzec": "suicide",
		"أريد أن أموت": "suicide", "اريد ان اموت": "suicide", "افكر في الإنتحار": "suicide", "زوجي يضربني": "abuse",
		"انام في الشارع": "rough-sleeping", "لا استطيع التنفس": "medical", "زواج قسري": "forced", "أُريد أن أقتل نفسي": "suicide",
		"szukam pracy w szkole": "", "umarł mój pies": "", "klub seniora": "", "ból pleców": "", "rzucić palenie": "",
		"تعليم القيادة": "", "نادي رياضي": "", "زوجي مريض": "", "رعاية الأطفال": "", "żałoba po samobójstwie": "",
		"bank żywności": "", "praca w Leeds": "", "cwrs coginio": "", "gofal plant am ddim": "",
	} {
		u, got := theLexicon(t).Query(text, Options{Now: noon}), ""
		if u.Crisis != nil {
			got = u.Crisis.ID
		}
		if got != panel {
			t.Errorf("%q shows %q, want %q", text, got, panel)
		}
	}
}

// TestTonguesSelf: every phrase finds its need among the answers.
func TestTonguesSelf(t *testing.T) {
	l, all, missed, wrong := theLexicon(t), map[string]int{}, 0, 0
	for _, p := range theTongues(t) {
		if p.kind != tongueNeed {
			continue
		}
		all[p.language]++
		u := l.Query(p.text, Options{Now: noon})
		at := -1
		for i, n := range u.Needs {
			if n.ID == p.id {
				at = i
			}
		}
		if at < 0 {
			missed++
			t.Logf("%s: %q is not %s: %v", p.language, p.text, p.id, u.Needs)
		} else if at > 0 {
			wrong++
		}
	}
	t.Logf("%v phrases, %d missed, %d not first", all, missed, wrong)
	if missed > 20 || wrong > 50 {
		t.Errorf("%d of %v phrases miss their need, %d are not first; want at most 20 and 50", missed, all, wrong)
	}
}

// TestTonguesLint holds phrases-languages.csv to its rules.
func TestTonguesLint(t *testing.T) {
	l := theLexicon(t)
	l.built.Wait()
	places := placeNames(t)
	top, count, seen := map[string]string{}, map[string]int{}, map[string]string{}
	for _, n := range l.vocabularies.Needs() {
		if top[n.ID] = n.ParentID; n.ParentID == "" {
			top[n.ID] = n.ID
		}
	}
	for _, p := range theTongues(t) {
		if p.kind == tongueFiller {
			continue
		}
		words := split(lower(clean(p.text)))
		if allEnglish(l, words) || places[lower(p.text)] {
			t.Errorf("%s: %q is also English or a place", p.language, p.text)
		}
		if p.kind != tongueNeed {
			continue
		}
		count[p.language+" "+p.id]++
		key := p.language + " " + strings.Join((&tongue{}).fold(p.text), " ")
		if have, ok := seen[key]; ok {
			t.Errorf("%s: %q stands under %s and %s", p.language, p.text, have, p.id)
		}
		seen[key] = p.id
	}
	for _, language := range tongueLanguages {
		for need := range top {
			if n := count[language+" "+need]; n < 4 {
				t.Errorf("%s: %s has %d phrases, want 4", language, need, n)
			}
		}
	}
}

func allEnglish(l *Lexicon, words []string) bool {
	for _, w := range words {
		if !l.spell.correct.has(w) && !isFiller(w) {
			return false
		}
	}
	return true
}

func theTongues(t *testing.T) []tonguePhrase {
	phrases, err := readTongues(data.FS, theLexicon(t).vocabularies)
	if err != nil {
		t.Fatal(err)
	}
	return phrases
}

func placeNames(t *testing.T) map[string]bool {
	out := map[string]bool{}
	for _, file := range []string{"places.csv", "places-extra.csv"} {
		f, err := data.FS.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for i, column := range rows[0] {
				if column == "name" {
					out[lower(row[i])] = true
				}
			}
		}
	}
	return out
}

// TestBadTonguesAreRefused names what is wrong.
func TestBadTonguesAreRefused(t *testing.T) {
	var v *directory.Vocabularies = theLexicon(t).vocabularies
	for _, p := range []tonguePhrase{{"xx", "need", "debt", "a"}, {"pl", "need", "no-such", "a"}, {"pl", "need", "debt", " "}, {"pl", "cost", "no-such", "a"}} {
		if p.check(v) == nil {
			t.Errorf("%v is accepted", p)
		}
	}
	if _, err := readTongues(fs.FS(emptyFS{}), v); err == nil {
		t.Error("a missing file is no error")
	}
}

type emptyFS struct{}

func (emptyFS) Open(name string) (fs.File, error) { return nil, fs.ErrNotExist }
