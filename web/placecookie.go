package web

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
)

// placeCookie keeps the full postcode of a search on the person's own device,
// where nobody but this server can read it, until the browser is closed. The
// address bar, bookmarks and logs hold the sector at most.
type placeCookie struct {
	name   string
	secure bool
	keys   []cipher.AEAD
}

// maxPostcode is the longest text that is ever put in, so that the length of
// the cookie tells nothing: shorter ones are filled up.
const maxPostcode = 8

func newPlaceCookie(keys [][]byte, secure bool) (placeCookie, error) {
	p := placeCookie{name: "place", secure: secure}
	if secure {
		p.name = "__Host-place"
	}
	if len(keys) == 0 {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // cannot fail since Go 1.24
		keys = [][]byte{key}
	}
	for i, key := range keys {
		if len(key) != 32 {
			return p, fmt.Errorf("cookie key %d has %d bytes; 32 are needed", i+1, len(key))
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return p, err
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return p, err
		}
		p.keys = append(p.keys, aead)
	}
	return p, nil
}

// write sets the cookie for one full postcode.
func (p placeCookie) write(w http.ResponseWriter, postcode string) {
	if len(postcode) > maxPostcode {
		return
	}
	plain := fmt.Appendf(nil, "%-*s", maxPostcode, postcode)
	sealed := p.keys[0].Seal(nil, nil, plain, []byte(p.name))
	p.set(w, base64.RawURLEncoding.EncodeToString(sealed), 0)
}

// clear takes the cookie away, when a person gives another place.
func (p placeCookie) clear(w http.ResponseWriter) { p.set(w, "", -1) }

func (p placeCookie) set(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: p.name, Value: value, Path: "/", MaxAge: age,
		Secure: p.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// read gives the postcode, or nothing when there is none that we wrote.
func (p placeCookie) read(r *http.Request) string {
	c, err := r.Cookie(p.name)
	if err != nil {
		return ""
	}
	sealed, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return ""
	}
	for _, key := range p.keys {
		if plain, err := key.Open(nil, nil, sealed, []byte(p.name)); err == nil {
			return string(plain)
		}
	}
	return ""
}
