package understand

import "testing"

func TestWithoutAccents(t *testing.T) {
	for give, want := range map[string]string{"Whānau Ora": "Whanau Ora", "café": "cafe", "don’t": "don’t",
		"Zoë at Llŷn": "Zoe at Llyn", "e\u0301tude": "etude", "دعم": "دعم", "plain": "plain"} {
		if got := WithoutAccents(give); got != want {
			t.Errorf("%q became %q, want %q", give, got, want)
		}
	}
}
