package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"anchorpoint/directory/sqlite"
)

// manifest stands beside the database in a backup and says what it holds.
type manifest struct {
	Program   string    `json:"program"`
	Made      time.Time `json:"made"`
	StoreID   string    `json:"store_id"`
	Seq       int64     `json:"seq"`
	Records   int       `json:"records"`
	Revisions int       `json:"revisions"`
	Digest    string    `json:"digest"` // over the newest hash of every record
	// Kept counts shared lists, reports and counts, which have no revisions;
	// backups of older programs say nothing of them.
	Kept       int    `json:"kept"`
	KeptDigest string `json:"kept_digest,omitempty"`
}

// The files of a backup folder.
const (
	backupDatabase = "directory.db"
	backupManifest = "manifest.json"
	backupPlace    = "place"
)

func backupCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "backup [FOLDER]",
		Short: "Write a verified copy of everything while the server goes on",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			x, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			defer x.close()
			into := x.folder.backups()
			if len(args) > 0 {
				into = args[0]
			}
			name, m, err := p.backup(cmd.Context(), x, into)
			if err != nil {
				return err
			}
			p.printf("%s: %d records, %d revisions, up to change %d, verified\n", name, m.Records, m.Revisions, m.Seq)
			return nil
		},
	}
}

// backup copies, verifies the copy, and only then gives it its name: a backup
// that has a name is whole.
func (p *program) backup(ctx context.Context, x *parts, into string) (string, manifest, error) {
	name := filepath.Join(into, "anchorpoint-"+time.Now().UTC().Format("20060102T150405.000Z"))
	partial := name + ".partial"
	if err := os.MkdirAll(partial, 0o700); err != nil {
		return "", manifest{}, fmt.Errorf("backup folder: %w", err)
	}
	m, err := p.fillBackup(ctx, x, partial)
	if err != nil {
		return "", m, errors.Join(err, os.RemoveAll(partial))
	}
	if err := os.Rename(partial, name); err != nil {
		return "", m, fmt.Errorf("name the backup: %w", err)
	}
	return name, m, syncFolder(into)
}

func (p *program) fillBackup(ctx context.Context, x *parts, partial string) (manifest, error) {
	database := filepath.Join(partial, backupDatabase)
	if err := x.store.CopyTo(ctx, database); err != nil {
		return manifest{}, err
	}
	m, err := examine(ctx, database)
	if err != nil {
		return m, err
	}
	if err := copyFolder(x.folder.place(), filepath.Join(partial, backupPlace)); err != nil {
		return m, err
	}
	m.Program, m.Made = version(), time.Now().UTC()
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	if err := writeSynced(filepath.Join(partial, backupManifest), b); err != nil {
		return m, err
	}
	return m, syncFolder(partial)
}

// examine opens a database by itself and verifies it whole.
func examine(ctx context.Context, database string) (manifest, error) {
	store, err := sqlite.Open(ctx, database)
	if err != nil {
		return manifest{}, err
	}
	report, err := store.Check(ctx)
	m := manifest{StoreID: store.ID(), Seq: report.Last, Records: report.Records, Revisions: report.Revisions, Digest: report.Digest,
		Kept: report.Kept, KeptDigest: report.KeptDigest}
	if err := errors.Join(err, store.Close()); err != nil {
		return m, err
	}
	if len(report.Problems) > 0 {
		return m, fmt.Errorf("%s: %w, the first: %s", database, errUnsound, report.Problems[0])
	}
	return m, nil
}

// copyFolder copies the files of a folder; one that is not there is empty.
func copyFolder(from, to string) error {
	entries, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(from, entry.Name()))
		if err != nil {
			return err
		}
		if err := writeSynced(filepath.Join(to, entry.Name()), b); err != nil {
			return err
		}
	}
	return syncFolder(to)
}

// writeSynced writes a file and makes sure that it has reached the disk.
func writeSynced(name string, b []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func restoreCommand(p *program) *cobra.Command {
	var verify bool
	cmd := &cobra.Command{
		Use:   "restore BACKUP",
		Short: "Put a backup in place; what it replaces is kept",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if verify {
				return p.drill(cmd.Context(), args[0])
			}
			return p.restore(cmd.Context(), args[0])
		},
	}
	cmd.Flags().BoolVar(&verify, "verify", false, "only prove that the backup can be restored, and how long it takes")
	return cmd
}

// readBackup reads the manifest and proves that the database is the one it
// speaks of. The backup itself is only ever read: what is opened is a copy.
func readBackup(ctx context.Context, backup, database string) (manifest, error) {
	var m manifest
	b, err := os.ReadFile(filepath.Join(backup, backupManifest))
	if err != nil {
		return m, fmt.Errorf("%s is no whole backup: %w", backup, err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("%s: %w", filepath.Join(backup, backupManifest), err)
	}
	b, err = os.ReadFile(filepath.Join(backup, backupDatabase))
	if err != nil {
		return m, fmt.Errorf("%s is no whole backup: %w", backup, err)
	}
	if err := writeSynced(database, b); err != nil {
		return m, err
	}
	found, err := examine(ctx, database)
	if err != nil {
		return m, err
	}
	if found.Digest != m.Digest || found.Seq != m.Seq || m.KeptDigest != "" && found.KeptDigest != m.KeptDigest {
		return m, fmt.Errorf("%s: the database is not the one that its manifest tells of", backup)
	}
	return m, nil
}

// drill restores into a folder of its own, builds the index there, searches,
// and throws all of it away.
func (p *program) drill(ctx context.Context, backup string) (err error) {
	begun := time.Now()
	f, err := openFolder(p.settings.data)
	if err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(string(f), "drill-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	m, err := readBackup(ctx, backup, filepath.Join(temporary, backupDatabase))
	if err != nil {
		return err
	}
	if err := copyFolder(filepath.Join(backup, backupPlace), folder(temporary).place()); err != nil {
		return err
	}
	trial := *p
	trial.settings.data = temporary
	x, err := trial.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	searched, err := trial.tryIndex(ctx, x)
	if err != nil {
		return err
	}
	p.printf("%s: %d records, %d listings searched, made %s ago, restored in %s\n", backup, m.Records, searched,
		time.Since(m.Made).Round(time.Second), time.Since(begun).Round(time.Millisecond))
	return nil
}

// restore puts a backup in the place of the data folder's database. The index
// is built anew at the next start, because the restored store has a new id.
func (p *program) restore(ctx context.Context, backup string) error {
	f, err := openFolder(p.settings.data)
	if err != nil {
		return err
	}
	lock, err := f.lock(0)
	if err != nil {
		return err
	}
	defer lock.release()
	incoming := f.database() + ".restoring"
	if err := removeDatabase(incoming); err != nil {
		return err
	}
	m, err := readBackup(ctx, backup, incoming)
	if err != nil {
		return errors.Join(err, removeDatabase(incoming))
	}
	if err := newIdentity(ctx, incoming); err != nil {
		return err
	}
	kept, err := setAside(f.database())
	if err != nil {
		return err
	}
	if err := os.Rename(incoming, f.database()); err != nil {
		return fmt.Errorf("put the restored database in place: %w", err)
	}
	if err := errors.Join(removeDatabase(incoming), copyFolder(filepath.Join(backup, backupPlace), f.place()), syncFolder(string(f))); err != nil {
		return err
	}
	p.printf("restored %d records of %s; what was there before: %s\n", m.Records, m.Made.Format(time.DateTime), cmp.Or(kept, "nothing"))
	return nil
}

func newIdentity(ctx context.Context, database string) error {
	store, err := sqlite.Open(ctx, database)
	if err != nil {
		return err
	}
	return errors.Join(store.NewIdentity(ctx), store.Close())
}

// databaseFiles are the endings of SQLite's files of one database.
var databaseFiles = []string{"", "-wal", "-shm"}

// setAside renames a database that is to be replaced.
func setAside(database string) (string, error) {
	if _, err := os.Stat(database); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	kept := database + ".before-" + time.Now().UTC().Format("20060102T150405")
	for _, end := range databaseFiles {
		err := os.Rename(database+end, kept+end)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("keep the database that is replaced: %w", err)
		}
	}
	return kept, nil
}

func removeDatabase(database string) error {
	for _, end := range databaseFiles {
		if err := os.Remove(database + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
