package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"anchorpoint/directory"
)

func TestMyList(t *testing.T) {
	l := myList{"a", "b", "c"}
	for name, tt := range map[string]struct{ got, want myList }{
		"remove":           {l.remove("b"), myList{"a", "c"}},
		"remove nothing":   {l.remove("x"), l},
		"up":               {l.move("c", -1), myList{"a", "c", "b"}},
		"down":             {l.move("a", 1), myList{"b", "a", "c"}},
		"up at the top":    {l.move("a", -1), l},
		"down at the end":  {l.move("c", 1), l},
		"far":              {l.move("a", 99), myList{"b", "c", "a"}},
		"move nothing":     {l.move("x", 1), l},
		"nothing in none":  {myList(nil).move("x", 1), nil},
		"remove from none": {myList(nil).remove("x"), nil},
	} {
		if !slices.Equal(tt.got, tt.want) {
			t.Errorf("%s: %q, want %q", name, tt.got, tt.want)
		}
	}
	if !slices.Equal(l, myList{"a", "b", "c"}) {
		t.Errorf("the list itself was changed: %q", l)
	}
}

func TestMyListAdd(t *testing.T) {
	var l myList
	var err error
	for n := range directory.MaxListed {
		if l, err = l.add(id(strings.Repeat("x", n+1))); err != nil {
			t.Fatal(err)
		}
	}
	if again, err := l.add(l[3]); err != nil || !slices.Equal(again, l) {
		t.Errorf("a service that is there: %v, %v", len(again), err)
	}
	full, err := l.add("one-more")
	var said directory.FieldErrors
	if !errors.As(err, &said) || said[0].Code == "" || len(full) != directory.MaxListed {
		t.Errorf("one more than fits: %d, %v", len(full), err)
	}
	for _, id := range []string{"", "a.b", "a b", "ä", strings.Repeat("x", maxListID+1), "a;b", "a\x00"} {
		if got, err := (myList{}).add(id); err == nil || len(got) > 0 {
			t.Errorf("%q was put on the list", id)
		}
	}
}

// carried writes a list into a cookie and gives it with what a browser sends back.
func carried(k listCookie, l myList) (*http.Cookie, *http.Request) {
	w := httptest.NewRecorder()
	k.write(w, l)
	c := w.Result().Cookies()[0]
	r := httptest.NewRequest("GET", "/list", nil)
	r.AddCookie(c)
	return c, r
}

func TestListCookie(t *testing.T) {
	var l myList
	for n := range directory.MaxListed {
		l = append(l, id(strings.Repeat("x", n+1)))
	}
	for _, secure := range []bool{true, false} {
		k := newListCookie(secure)
		c, r := carried(k, l)
		if c.Secure != secure || strings.HasPrefix(c.Name, "__Host-") != secure {
			t.Errorf("secure %v: cookie %s, Secure %v", secure, c.Name, c.Secure)
		}
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 || !c.Expires.IsZero() {
			t.Errorf("the cookie is not one of a session of this site alone: %+v", c)
		}
		if len(c.String()) > 4000 {
			t.Errorf("a full list takes %d bytes; browsers drop what is over 4,096", len(c.String()))
		}
		if got := k.read(r); !slices.Equal(got, l) {
			t.Errorf("read %d, wrote %d", len(got), len(l))
		}
	}
	if c, _ := carried(newListCookie(true), nil); c.MaxAge >= 0 || c.Value != "" {
		t.Errorf("an empty list leaves a cookie: %+v", c)
	}
}

func TestListCookieGarbage(t *testing.T) {
	for value, want := range map[string]myList{
		"":                               nil,
		"...":                            nil,
		"a.b.a.b":                        {"a", "b"},
		"%3Cscript%3E.a":                 {"a"},
		strings.Repeat("x", 9000) + ".a": {"a"},
		"a..b":                           {"a", "b"},
		"../../etc.a":                    {"etc", "a"},
		"a|b":                            nil,
	} {
		r := httptest.NewRequest("GET", "/list", nil)
		r.Header.Set("Cookie", "list="+value)
		got := newListCookie(false).read(r)
		if value == "../../etc.a" {
			want = myList{"a"} // "/" stands in no id
		}
		if !slices.Equal(got, want) {
			t.Errorf("%.40q: %q, want %q", value, got, want)
		}
	}
	r := httptest.NewRequest("GET", "/list", nil)
	r.Header.Set("Cookie", "list="+strings.Repeat("a1.b2.c3.", 3)+manyIDs(100))
	if got := newListCookie(false).read(r); len(got) != directory.MaxListed {
		t.Errorf("%d ids are read, at most %d", len(got), directory.MaxListed)
	}
}

func manyIDs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("z", i%60+1) + ".")
	}
	return b.String()
}

func FuzzListCookie(f *testing.F) {
	f.Add("a.b.c")
	f.Add("\x00\xff;=,")
	f.Fuzz(func(t *testing.T, value string) {
		r := httptest.NewRequest("GET", "/list", nil)
		r.Header["Cookie"] = []string{"list=" + value}
		l := newListCookie(false).read(r)
		_, back := carried(newListCookie(false), l)
		if len(l) > 0 && !slices.Equal(newListCookie(false).read(back), l) {
			t.Errorf("%q is read as %q and does not come back", value, l)
		}
	})
}
