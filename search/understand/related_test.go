package understand

import (
	"slices"
	"testing"
)

func TestRelated(t *testing.T) {
	if got := theLexicon(t).Related("rent-arrears"); !slices.Contains(got, "debt") {
		t.Errorf("related to rent arrears: %v", got)
	}
	for need, related := range theLexicon(t).related {
		if slices.Contains(related, need) {
			t.Errorf("%s is related to itself", need)
		}
	}
}
