package main

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"anchorpoint/directory"
	"anchorpoint/mail"
)

func mailCommand(p *program) *cobra.Command {
	command := &cobra.Command{Use: "mail", Short: "Letters: what waits, and what came back"}
	bounce := &cobra.Command{
		Use:   "bounce [LETTER | ADDRESS]",
		Short: "Note that a letter came back: read the notice from standard input, or name the letter or address",
		Long: "A mail server can hand over what comes to the address of mail.bounces: |\"anchorpoint mail bounce\".\n" +
			"Nothing more is sent to the address unasked, and the listing gets a task. No listing is changed.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return p.bounce(cmd.Context(), args[0])
			}
			return p.readNotice(cmd.Context(), cmd.InOrStdin())
		},
	}
	status := &cobra.Command{
		Use: "status", Short: "How many letters wait, were sent, came back", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.mailStatus(cmd.Context()) },
	}
	command.AddCommand(bounce, status)
	return command
}

// readNotice notes what a mail server tells about a letter.
func (p *program) readNotice(ctx context.Context, r io.Reader) error {
	n, err := mail.ReadNotice(r)
	if err != nil {
		return err
	}
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.close()
	if n.Complaint {
		l, err := x.store.Letter(ctx, n.Letter)
		if err != nil {
			return err
		}
		if err := x.store.StopLetters(ctx, l.To, directory.StopAsked, p.now()); err != nil {
			return err
		}
		p.printf("the reader of letter %s wants no more\n", n.Letter)
		return nil
	}
	if err := x.store.BounceLetter(ctx, n.Letter, n.Status, p.now()); err != nil {
		return err
	}
	p.printf("letter %s came back\n", n.Letter)
	return nil
}

// bounce notes by hand that a letter, or whatever goes to an address, comes
// back.
func (p *program) bounce(ctx context.Context, which string) error {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.close()
	if uuid.Validate(which) == nil {
		if err := x.store.BounceLetter(ctx, which, "told by hand", p.now()); err != nil {
			return err
		}
		p.printf("letter %s came back\n", which)
		return nil
	}
	address, ok := directory.NormalEmail(which)
	if !ok {
		return fmt.Errorf("%q is neither the id of a letter nor an e-mail address", which)
	}
	if err := x.store.StopLetters(ctx, address, directory.StopBounced, p.now()); err != nil {
		return err
	}
	p.printf("nothing more is sent to that address unasked\n")
	return nil
}

func (p *program) mailStatus(ctx context.Context) error {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.close()
	counts, err := x.store.LetterCounts(ctx)
	if err != nil {
		return err
	}
	for _, state := range []directory.LetterState{directory.LetterWaiting, directory.LetterSent, directory.LetterBounced, directory.LetterFailed} {
		p.printf("%s\t%d\n", state, counts[state])
	}
	return nil
}
