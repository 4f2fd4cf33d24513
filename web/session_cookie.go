package web

import (
	"net/http"

	"anchorpoint/directory"
)

// tokenCookie holds a secret of a browser. Only answers to a POST write one.
type tokenCookie struct {
	name   string
	secure bool
	age    int // seconds; 0: until the browser is closed
}

func newTokenCookie(name string, secure bool, age int) tokenCookie {
	if secure {
		name = "__Host-" + name
	}
	return tokenCookie{name, secure, age}
}

// maxToken bounds what is hashed.
const maxToken = 128

func (k tokenCookie) read(r *http.Request) (directory.Token, bool) {
	c, err := r.Cookie(k.name)
	if err != nil || c.Value == "" || len(c.Value) > maxToken {
		return "", false
	}
	return directory.Token(c.Value), true
}

func (k tokenCookie) write(w http.ResponseWriter, t directory.Token) { k.set(w, string(t), k.age) }

func (k tokenCookie) clear(w http.ResponseWriter) { k.set(w, "", -1) }

func (k tokenCookie) set(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: k.name, Value: value, Path: "/", MaxAge: age,
		Secure: k.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
