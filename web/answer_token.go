package web

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"

	"anchorpoint/directory"
)

// answers signs the links of letters that let a group answer without signing
// in. Such a link can confirm one listing, say whether it takes people, and stop the
// letters, and nothing else. It names the listing and the address that it was
// sent to, so it is dead when that address has nothing to do with the listing
// any more. Nothing is stored.
type answers struct{ keys [][]byte }

const (
	answerLife = 60 * 24 * time.Hour
	answerMAC  = 16 // bytes
	// answerBytes are the listing's id, half of the address's hash and the time
	// in seconds.
	answerBytes = 16 + 16 + 8
)

func newAnswers(keys [][]byte) (*answers, error) {
	if len(keys) == 0 {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // cannot fail since Go 1.24
		keys = [][]byte{key}
	}
	a := &answers{}
	for _, key := range keys {
		derived, err := hkdf.Key(sha256.New, key, nil, "links of letters to groups", sha256.Size)
		if err != nil {
			return nil, fmt.Errorf("derive a key for links: %w", err)
		}
		a.keys = append(a.keys, derived)
	}
	return a, nil
}

// token is the last part of such a link; empty for a listing whose id is none
// of ours.
func (a *answers) token(listing, address string, at time.Time) string {
	id, err := uuid.Parse(listing)
	if err != nil {
		return ""
	}
	b := append(id[:], addressMark(address)...)
	b = binary.BigEndian.AppendUint64(b, uint64(at.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(b, signature(a.keys[0], "answer", b)...))
}

// addressMark is what a token knows of an address.
func addressMark(address string) []byte {
	mark, err := hex.DecodeString(directory.HashAddress(address)[:32])
	if err != nil {
		return nil
	}
	return mark
}

// answerLink is what a token says.
type answerLink struct {
	listing string
	mark    []byte
}

func (a answerLink) is(address string) bool { return hmac.Equal(a.mark, addressMark(address)) }

// read opens a token that we made and that is not too old.
func (a *answers) read(token string, now time.Time) (answerLink, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != answerBytes+answerMAC {
		return answerLink{}, false
	}
	for _, key := range a.keys {
		if !hmac.Equal(b[answerBytes:], signature(key, "answer", b[:answerBytes])) {
			continue
		}
		at := time.Unix(int64(binary.BigEndian.Uint64(b[32:])), 0)
		id, err := uuid.FromBytes(b[:16])
		return answerLink{id.String(), b[16:32]}, err == nil && now.Sub(at) < answerLife
	}
	return answerLink{}, false
}
