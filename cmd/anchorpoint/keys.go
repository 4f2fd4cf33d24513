package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const keyLength = 32 // bytes, for AES-256

func (f folder) keys() string { return filepath.Join(string(f), "keys") }

// readKeys gives the keys that lock cookies and sign forms. They stand in a
// file, one a line in base64: the first writes, all are accepted, so a new one
// on top changes keys and throws nobody out. The file of the data folder is made
// when it is missing; one that the settings name must be there.
func readKeys(f folder, named string) ([][]byte, error) {
	path := named
	if named == "" {
		path = f.keys()
		if err := makeKeys(path); err != nil {
			return nil, err
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("setting web.keys: %w", err)
	}
	if others := info.Mode().Perm() & 0o077; others != 0 {
		return nil, fmt.Errorf("setting web.keys: %s can be read by others (mode %04o): chmod 600 it, or delete it and have a new one made", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("setting web.keys: %w", err)
	}
	keys, err := parseKeys(text)
	if err != nil {
		return nil, fmt.Errorf("setting web.keys: %s: %w", path, err)
	}
	return keys, nil
}

// parseKeys never repeats what it could not read: that may be most of a key.
func parseKeys(text []byte) ([][]byte, error) {
	var keys [][]byte
	n := 0
	for line := range bytes.Lines(text) {
		n++
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		key, err := base64.StdEncoding.DecodeString(string(line))
		if err != nil || len(key) != keyLength {
			return nil, fmt.Errorf("line %d is no key: want %d random bytes in base64, as \"openssl rand -base64 %d\" writes", n, keyLength, keyLength)
		}
		if bytes.Count(key, key[:1]) == keyLength {
			return nil, fmt.Errorf("line %d is one byte again and again: want random bytes", n)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("it holds no key")
	}
	return keys, nil
}

// makeKeys writes a file with one new key where there is none.
func makeKeys(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make the key file: %w", err)
	}
	key := make([]byte, keyLength)
	_, _ = rand.Read(key) // cannot fail since Go 1.24
	_, err = fmt.Fprintf(file, "# Locks cookies and signs forms. Keep it to yourself. The first key writes, all are accepted.\n%s\n",
		base64.StdEncoding.EncodeToString(key))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("make the key file: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}
