package main

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"anchorpoint/directory"
	"anchorpoint/web"
)

const (
	remindAfter = time.Minute // from the start: first the site answers
	remindEvery = time.Hour
)

// remind asks groups what is due while the server runs, and staff once a week.
func (p *program) remind(ctx context.Context, site *web.Server) {
	work := func() {
		defer debug.FreeOSMemory() // in a large directory many listings are read for it
		done, err := site.Remind(ctx)
		if err != nil && ctx.Err() == nil {
			p.log.Error("not every group was asked", "error", err.Error())
		}
		if done != (web.Reminded{}) {
			p.log.Info("groups were asked", "letters", done.Letters, "nobody", done.Nobody, "resumed", done.Resumed, "left", done.Left)
		}
		if n, err := site.Digest(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("not every digest was written", "error", err.Error())
		} else if n > 0 {
			p.log.Info("staff were told what waits", "letters", n)
		}
	}
	select {
	case <-ctx.Done():
		return
	case <-time.After(remindAfter):
	}
	work()
	every(ctx, remindEvery, work)
}

func remindCommand(p *program) *cobra.Command {
	var dry, asJSON bool
	command := &cobra.Command{
		Use:   "remind",
		Short: "Ask groups whether their listings are still right; the server does it by itself every hour",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dry {
				return p.planReminders(cmd.Context(), asJSON)
			}
			return p.remindNow(cmd.Context(), asJSON)
		},
	}
	command.Flags().BoolVar(&dry, "dry-run", false, "only tell what is due; also while a server runs")
	command.Flags().BoolVar(&asJSON, "json", false, "tell it as JSON")
	return command
}

// planReminders tells what is due, never whom it goes to.
func (p *program) planReminders(ctx context.Context, asJSON bool) error {
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.close()
	plan, err := web.PlanReminders(ctx, x.store, p.settings.remind, p.now())
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(p.stdout).Encode(plan)
	}
	for _, a := range plan.Askings {
		p.printf("%s\t%s\t%s", a.ListingID, a.What, a.Name)
		if a.Step > 0 {
			p.printf("\tletter %d", a.Step)
		}
		if a.To == 0 && a.What != web.DoResume {
			p.printf("\tnobody to write to")
		}
		p.printf("\n")
	}
	p.printf("%d to ask whether they are right, %d about places, %d to tell that a pause ends, %d pauses to end\n",
		plan.Count(web.AskStillRight), plan.Count(web.AskPlaces), plan.Count(web.TellResuming), plan.Count(web.DoResume))
	return nil
}

// remindNow does what is due and sends the letters, with no server running.
func (p *program) remindNow(ctx context.Context, asJSON bool) error {
	f, err := openFolder(p.settings.data)
	if err != nil {
		return err
	}
	lock, err := f.lock(0) // a server does this by itself
	if err != nil {
		return err
	}
	defer lock.release()
	x, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer x.close()
	index, err := p.openIndex(ctx, x)
	if err != nil {
		return err
	}
	defer index.Close()
	site, err := p.site(ctx, x, index, func() {}, new(atomic.Value))
	if err != nil {
		return err
	}
	done, err := site.Remind(ctx)
	if err != nil {
		return err
	}
	letters, err := p.letters(x)
	if err != nil {
		return err
	}
	if err := letters.SendDue(ctx); err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(p.stdout).Encode(done)
	}
	counts, err := x.store.LetterCounts(ctx)
	if err != nil {
		return err
	}
	p.printf("%d letters written, %d pauses ended, %d listings with nobody to write to, %d left for the next run; %d letters wait\n",
		done.Letters, done.Resumed, done.Nobody, done.Left, counts[directory.LetterWaiting])
	return nil
}
