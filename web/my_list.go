package web

import (
	"net/http"
	"slices"
	"strings"

	"anchorpoint/directory"
)

// myList are the ids of the services that a person put aside, in their order.
type myList []string

// listCookie keeps my list on the person's own device until the browser is
// closed: ids of services and nothing else. They are not encrypted: whoever
// holds the device sees the list on its page, and a list that outlives a
// restart of the server is worth more. Only answers to a POST may write it.
type listCookie struct {
	name   string
	secure bool
}

const (
	maxListID = 64 // characters; ids of ours are UUIDs
	// listSeparator stands in no id and needs no quoting in a cookie.
	listSeparator = "."
)

func newListCookie(secure bool) listCookie {
	if secure {
		return listCookie{"__Host-list", true}
	}
	return listCookie{"list", false}
}

// read gives the list. What we cannot have written is left out.
func (k listCookie) read(r *http.Request) myList {
	c, err := r.Cookie(k.name)
	if err != nil {
		return nil
	}
	var out myList
	for id := range strings.SplitSeq(c.Value, listSeparator) {
		if len(out) == directory.MaxListed {
			break
		}
		if listable(id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// write sets the cookie, or takes it away when the list is empty.
func (k listCookie) write(w http.ResponseWriter, l myList) {
	age := 0
	if len(l) == 0 {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: k.name, Value: strings.Join(l, listSeparator), Path: "/", MaxAge: age,
		Secure: k.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// listable says whether a text has the form of an id.
func listable(id string) bool {
	return id != "" && len(id) <= maxListID && !strings.ContainsFunc(id, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
}

// add puts a service at the end; one that is there stays where it is. The
// caller has asked the store that it may be shown.
func (l myList) add(id string) (myList, error) {
	switch {
	case slices.Contains(l, id):
		return l, nil
	case !listable(id):
		return l, directory.ErrNotFound
	case len(l) >= directory.MaxListed:
		return l, directory.ErrListFull
	}
	return append(slices.Clone(l), id), nil
}

// remove takes a service off.
func (l myList) remove(id string) myList {
	return slices.DeleteFunc(slices.Clone(l), func(x string) bool { return x == id })
}

// move puts a service by places further down, or up where by is negative, as
// far as the list goes.
func (l myList) move(id string, by int) myList {
	from := slices.Index(l, id)
	if from < 0 {
		return l
	}
	to := min(max(from+by, 0), len(l)-1)
	return slices.Insert(l.remove(id), to, id)
}
