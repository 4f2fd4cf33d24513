package static

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Prefix starts the path of every asset. Mount the handler on it.
const Prefix = "/assets/"

const (
	// placeholder keeps the dist folder in a clone that has built nothing.
	placeholder = "placeholder.txt"
	// sheet is the file without which the site counts as not built.
	sheet = "site.css"
	// hashDigits of the SHA-256 stand in the URL: 32 bits tell versions of
	// one file apart, they do not guard against forgery.
	hashDigits = 8
)

// Assets are the built files, read once and kept in memory, compressed from
// the first request on. It is safe for concurrent use.
type Assets struct {
	byName map[string]*file // site.css
	byPath map[string]*file // /assets/site.0123abcd.css
	logo   Logo
}

type file struct {
	path        string
	contentType string
	etag        string
	sum         [sha256.Size]byte
	plain       []byte

	squeezed sync.Once // guards br and gz, made when first asked for
	br, gz   []byte    // nil where compression does not pay
}

// Open reads all files of fsys, usually Embedded() or, while working on the
// styles, os.DirFS("static/dist"). A folder with nothing built is no error.
func Open(fsys fs.FS) (*Assets, error) {
	a := &Assets{byName: map[string]*file{}, byPath: map[string]*file{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || skipped(name) {
			return err
		}
		return a.add(fsys, name)
	})
	if err != nil {
		return nil, fmt.Errorf("read assets: %w", err)
	}
	return a, nil
}

// skipped leaves out the placeholder and dot files such as a build stamp.
func skipped(name string) bool {
	return name == placeholder || strings.HasPrefix(path.Base(name), ".")
}

func (a *Assets) add(fsys fs.FS, name string) error {
	plain, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	a.put(name, plain)
	return nil
}

func (a *Assets) put(name string, plain []byte) {
	f := &file{plain: plain, sum: sha256.Sum256(plain), contentType: contentType(name)}
	hash := hex.EncodeToString(f.sum[:])[:hashDigits]
	f.path, f.etag = hashedPath(name, hash), `"`+hash+`"`
	a.byName[name], a.byPath[f.path] = f, f
}

// hashedPath puts the hash before the extension: /assets/site.0123abcd.css.
func hashedPath(name, hash string) string {
	ext := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, ext) + "." + hash + ext
}

// Built reports whether the style sheet is there.
func (a *Assets) Built() bool { return a.byName[sheet] != nil }

// URL gives the path to link to, or "" for a file that is not built.
func (a *Assets) URL(name string) string {
	if f := a.byName[name]; f != nil {
		return f.path
	}
	return ""
}

// Bytes gives the content of a file, for a page that shows or inlines it. The
// caller must not change it.
func (a *Assets) Bytes(name string) (content []byte, ok bool) {
	f := a.byName[name]
	if f == nil {
		return nil, false
	}
	return f.plain, true
}

// CSPHash gives the source expression that allows a file to stand inline in a
// page under a Content-Security-Policy, or "" for a file that is not built.
func (a *Assets) CSPHash(name string) string {
	f := a.byName[name]
	if f == nil {
		return ""
	}
	return "'sha256-" + base64.StdEncoding.EncodeToString(f.sum[:]) + "'"
}
