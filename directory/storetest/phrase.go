package storetest

import (
	"errors"
	"testing"

	"anchorpoint/directory"
)

func needPhrases(t *testing.T, s directory.Store) {
	moderator := directory.Actor{ID: "m", Grants: []directory.Grant{{Role: directory.Moderator, Areas: []string{"lad:E08000035"}}}}
	add := func(need, text string) (directory.NeedPhrase, error) {
		return s.As(moderator).AddNeedPhrase(t.Context(), directory.NeedPhrase{Need: need, Text: text, By: "somebody else", At: day})
	}
	first := must[directory.NeedPhrase](t)(add("sleep", "  knocker   upper "))
	second := must[directory.NeedPhrase](t)(add("debt", "Knocker upper"))
	want := directory.NeedPhrase{ID: first.ID, Need: "sleep", Text: "knocker upper", By: "m", At: day}
	if first != want || first.ID == "" {
		t.Errorf("kept as %+v, want %+v", first, want)
	}
	_, err := add("sleep", "KNOCKER upper")
	wantErr(t, "the same words for the same need", err, directory.ErrConflict)
	var wrong directory.FieldErrors
	if _, err := add("sleep", "call 07700 900123"); !errors.As(err, &wrong) {
		t.Errorf("a telephone number: %v", err)
	}
	if got := must[[]directory.NeedPhrase](t)(s.NeedPhrases(t.Context())); len(got) != 2 || got[0] != second || got[1] != first {
		t.Errorf("phrases %+v", got)
	}
	if err := s.As(moderator).RemoveNeedPhrase(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "removed again", s.RemoveNeedPhrase(t.Context(), first.ID), directory.ErrNotFound)
	if got := must[[]directory.NeedPhrase](t)(s.NeedPhrases(t.Context())); len(got) != 1 || got[0] != second {
		t.Errorf("phrases after the removal %+v", got)
	}
	for name, actor := range map[string]directory.Actor{
		"the public":    {},
		"a link worker": {ID: "w", Grants: []directory.Grant{{Role: directory.LinkWorker}}},
		"an editor":     {ID: "e", Grants: []directory.Grant{{Role: directory.Editor, OrganizationID: "o"}}},
	} {
		_, err := s.As(actor).NeedPhrases(t.Context())
		wantErr(t, name+" reads phrases", err, directory.ErrForbidden)
		_, err = s.As(actor).AddNeedPhrase(t.Context(), directory.NeedPhrase{Need: "sleep", Text: "no rest", At: day})
		wantErr(t, name+" adds a phrase", err, directory.ErrForbidden)
		wantErr(t, name+" removes a phrase", s.As(actor).RemoveNeedPhrase(t.Context(), second.ID), directory.ErrForbidden)
	}
}
