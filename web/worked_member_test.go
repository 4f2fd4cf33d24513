package web

import (
	"net/url"
	"testing"

	"anchorpoint/directory"
)

// One tap of a link worker who got through checks the listing; of anybody else
// it is counted.
func TestWorkedOfALinkWorkerChecks(t *testing.T) {
	tea := listing("Holbeck Tea and Talk", func(l *directory.Listing) { l.Covers = []string{"lad:E08000035"} })
	for who, want := range map[string]bool{"lad:E08000035": true, "lad:E08000009": false, "": false} {
		b := newBench(t, nil, tea)
		w := b.newBrowser()
		if who != "" {
			w = b.signIn(t, directory.Grant{Role: directory.LinkWorker, Areas: []string{who}})
		}
		if answer := w.post(t, "/services/"+tea.ID+"/worked", url.Values{"worked": {"got-through"}}); answer.Code != 303 {
			t.Fatalf("a tap: %d", answer.Code)
		}
		l, err := b.store.Listing(t.Context(), tea.ID)
		if err != nil || (l.Dates.Checked.How == directory.HowWorked) != want || want && l.Dates.Checked.By != w.user.ID {
			t.Errorf("after a tap of a link worker of %q: %+v, %v", who, l.Dates.Checked, err)
		}
	}
}
