package directory_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"anchorpoint/data"
	"anchorpoint/directory"
)

func TestOwnVocabularies(t *testing.T) {
	v, err := directory.ReadVocabularies(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.Needs()); n < 164 {
		t.Errorf("%d needs, want at least the 164 of the start", n)
	}
	parent := ""
	for _, need := range v.Needs() {
		if need.ParentID == "" {
			parent = need.ID
		} else if need.ParentID != parent {
			t.Errorf("need %s stands away from its top need %s", need.ID, need.ParentID)
		}
	}
	for _, id := range append(slices.Clone(directory.FactVocabularies), directory.CapacityVocabulary) {
		if len(v.Terms(id)) == 0 {
			t.Errorf("vocabulary %s has no terms", id)
		}
	}
	step, ok := v.Term(directory.FirstStepVocabulary, "course")
	if !ok || step.Step != 4 {
		t.Errorf("first-step course = %+v, want the biggest step", step)
	}
	if got := v.NeedsForCode("oe:1303"); !slices.Equal(got, []string{"loneliness"}) {
		t.Errorf("code oe:1303 stands for %v", got)
	}
	term, ok := v.TermByUUID(directory.NeedVocabulary.TermID("debt"))
	if !ok || term.ID != "debt" {
		t.Errorf("the id of debt on the wire leads to %+v", term)
	}
	// These ids are in other people's files: they never change.
	if got := directory.NeedVocabulary.TermID("debt"); got != "9f980fb8-4617-5c38-ac0e-12b5d95eac0c" {
		t.Errorf("debt is %s on the wire", got)
	}
}

func TestReadVocabulariesSaysWhatIsWrong(t *testing.T) {
	good := "vocabulary,id,label\ncost,free,Free\n"
	for name, needs := range map[string]string{
		"doubled id":     "id,parent_id,label\na,,A\na,,A\n",
		"no label":       "id,parent_id,label\na,,\n",
		"unknown parent": "id,parent_id,label\na,x,A\n",
		"third level":    "id,parent_id,label\na,,A\nb,a,B\nc,b,C\n",
		"ragged":         "id,parent_id,label\na\n",
		"empty":          "",
	} {
		files := fstest.MapFS{"needs.csv": {Data: []byte(needs)}, "vocabularies.csv": {Data: []byte(good)}}
		if _, err := directory.ReadVocabularies(files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
