package geo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// ManifestName is the file that says which packs of a folder are in force.
const ManifestName = "manifest.json"

// Manifest lists the packs in force and, for undo, the ones before them.
type Manifest struct {
	Packs    []ManifestPack `json:"packs"`
	Previous []ManifestPack `json:"previous,omitempty"`
}

// ManifestPack is one immutable file of the folder.
type ManifestPack struct {
	PackMeta
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

// ReadManifest reads the manifest of a folder. A folder without one, or no
// folder at all, has an empty manifest.
func ReadManifest(dir string) (Manifest, error) {
	var m Manifest
	if dir == "" {
		return m, nil
	}
	b, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, fmt.Errorf("read place manifest: %w", err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return Manifest{}, fmt.Errorf("read place manifest: %w", err)
	}
	return m, nil
}

var unsafeName = regexp.MustCompile(`[^a-z0-9.-]+`)

// InstallPack writes a pack into the folder under a name of its own and then
// puts it in force, each by a temporary file, fsync and rename. The pack that
// it replaces stays for [UndoPack].
func InstallPack(dir string, meta PackMeta, rows *PackBuilder) (ManifestPack, error) {
	meta.Rows = rows.Len()
	var b bytes.Buffer
	if err := rows.Write(&b, meta); err != nil {
		return ManifestPack{}, fmt.Errorf("write postcode pack: %w", err)
	}
	sum := sha256.Sum256(b.Bytes())
	hash := hex.EncodeToString(sum[:])
	entry := ManifestPack{PackMeta: meta, SHA256: hash,
		File: unsafeName.ReplaceAllString(meta.Kind+"-"+meta.Vintage+"-"+hash[:8]+".pack", "")}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return ManifestPack{}, fmt.Errorf("make place folder: %w", err)
	}
	if err := writeFile(dir, entry.File, b.Bytes()); err != nil {
		return ManifestPack{}, fmt.Errorf("write postcode pack: %w", err)
	}
	return entry, entry.putInForce(dir)
}

func (p ManifestPack) putInForce(dir string) error {
	m, err := ReadManifest(dir)
	if err != nil {
		return err
	}
	next := Manifest{Packs: []ManifestPack{p}}
	for _, old := range m.Packs {
		if old.Kind != p.Kind {
			next.Packs = append(next.Packs, old)
		} else if old.File != p.File {
			next.Previous = append(next.Previous, old)
		}
	}
	for _, old := range m.Previous {
		if old.Kind != p.Kind {
			next.Previous = append(next.Previous, old)
		}
	}
	return writeManifest(dir, next)
}

// UndoPack puts the previous pack of a kind back in force.
func UndoPack(dir, kind string) (ManifestPack, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return ManifestPack{}, err
	}
	for _, p := range m.Previous {
		if p.Kind == kind {
			return p, p.putInForce(dir)
		}
	}
	return ManifestPack{}, fmt.Errorf("no earlier %s file to go back to", kind)
}

func writeManifest(dir string, m Manifest) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(dir, ManifestName, append(b, '\n'))
}

// writeFile replaces a file as a whole: after a power cut there is the old one
// or the new one.
func writeFile(dir, name string, content []byte) error {
	f, err := os.CreateTemp(dir, ".place-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err == nil {
		err = syncFolder(dir)
	}
	return err
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// load reads one pack of the manifest and checks its hash.
func (p ManifestPack) load(dir string) (*Pack, error) {
	b, err := os.ReadFile(filepath.Join(dir, filepath.Base(p.File)))
	if err != nil {
		return nil, fmt.Errorf("read postcode pack: %w", err)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != p.SHA256 {
		return nil, fmt.Errorf("postcode pack %s: its SHA-256 is not the one in the manifest; import the file again", p.File)
	}
	return ReadPack(bytes.NewReader(b))
}
