package mail

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	gomail "github.com/wneessen/go-mail"

	"anchorpoint/directory"
)

// outbox writes letters as files that any mail program opens.
type outbox struct{ folder string }

// outboxName sorts by time; a letter that is written again has the same one.
func outboxName(l *directory.Letter) string {
	return l.Queued.UTC().Format("20060102T150405.000000Z") + "-" + l.Kind + "-" + l.ID + ".eml"
}

// carry writes a letter so that a file is there whole or not at all. Only this
// user can read it: letters hold links that let people in.
func (b outbox) carry(_ context.Context, l *directory.Letter, m *gomail.Msg) (string, error) {
	if err := os.MkdirAll(b.folder, 0o700); err != nil {
		return "", fmt.Errorf("outbox: %w", err)
	}
	f, err := os.CreateTemp(b.folder, ".letter-*")
	if err != nil {
		return "", fmt.Errorf("outbox: %w", err)
	}
	name := filepath.Join(b.folder, outboxName(l))
	_, err = m.WriteTo(f)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return "", fmt.Errorf("outbox: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return "written to the outbox", nil
}

// tidy deletes what a program that was killed left half written.
func (b outbox) tidy() error {
	half, err := filepath.Glob(filepath.Join(b.folder, ".letter-*"))
	for _, name := range half {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

func (outbox) hangUp() {}
