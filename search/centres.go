package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"

	"anchorpoint/search/understand"
	"anchorpoint/search/vectors"
)

// centresFile keeps the vectors of the needs beside the index: to read all
// phrases for them takes a tenth of a second of every start.
const centresFile = "centres.bin"

// centresForm changes when vectors of the same words may become others.
const centresForm = 1

// centresOf are the vectors of the needs, each from its label, description and
// phrases.
func centresOf(o *Options, m *vectors.Model) map[string]vectors.Vector {
	out := map[string]vectors.Vector{}
	if o.Lexicon == nil {
		return out
	}
	for id, words := range NeedWords(o.Vocabularies, o.Lexicon.Phrases()) {
		out[id] = m.Text(words).Unit()
	}
	return out
}

// centres are the vectors of the needs, from the file where it has them.
func (x *Index) centres(m *vectors.Model) map[string]vectors.Vector {
	if x.options.Lexicon == nil {
		return centresOf(&x.options, m)
	}
	key := x.centresKey(m, x.options.Lexicon)
	if kept := x.keptCentres(m, key); kept != nil {
		return kept
	}
	made := centresOf(&x.options, m)
	x.keepCentres(m, key, made)
	return made
}

// centresKey stands for all that the vectors of the needs are made of.
func (x *Index) centresKey(m *vectors.Model, lexicon *understand.Lexicon) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%d|%s|%s|", centresForm, x.schema, m.Hash())
	for _, n := range x.options.Vocabularies.Needs() {
		fmt.Fprintf(h, "%q%q%q", n.ID, n.Label, n.Description)
	}
	var line []byte
	for p := range lexicon.Phrases() {
		line = append(append(append(append(line[:0], p.Target...), 0), p.Text...), 0)
		if p.Weight > 0 {
			line = append(line, '+')
		}
		h.Write(line)
	}
	return h.Sum(nil)
}

// keptCentres reads the file; nil unless it is whole and of this key.
func (x *Index) keptCentres(m *vectors.Model, key []byte) map[string]vectors.Vector {
	needs := x.options.Vocabularies.Needs()
	blob, err := os.ReadFile(filepath.Join(x.options.Dir, centresFile))
	if err != nil || len(blob) != len(key)+4*len(needs)*m.Dims()+4 || !bytes.HasPrefix(blob, key) {
		return nil
	}
	body, sum := blob[:len(blob)-4], binary.LittleEndian.Uint32(blob[len(blob)-4:])
	if crc32.Checksum(body, castagnoli) != sum {
		return nil
	}
	values := make([]float32, len(needs)*m.Dims())
	if _, err := binary.Decode(body[len(key):], binary.LittleEndian, values); err != nil {
		return nil
	}
	out := make(map[string]vectors.Vector, len(needs))
	for _, n := range needs {
		out[n.ID] = nil
		if v := vectors.Vector(values[:m.Dims()]); v.Unit() != nil { // all zero: nothing is known of it
			out[n.ID] = v
		}
		values = values[m.Dims():]
	}
	return out
}

// keepCentres writes the file. It is only there to start sooner, so a disk that
// refuses it is no trouble.
func (x *Index) keepCentres(m *vectors.Model, key []byte, centres map[string]vectors.Vector) {
	body := bytes.Clone(key)
	for _, n := range x.options.Vocabularies.Needs() {
		v := centres[n.ID]
		if len(v) != m.Dims() {
			v = make(vectors.Vector, m.Dims())
		}
		for _, one := range v {
			body, _ = binary.Append(body, binary.LittleEndian, one) // a number never fails
		}
	}
	body = binary.LittleEndian.AppendUint32(body, crc32.Checksum(body, castagnoli))
	if err := writeFile(filepath.Join(x.options.Dir, centresFile), body); err != nil {
		x.log.Debug("the vectors of the needs were not kept", "error", err)
	}
}
