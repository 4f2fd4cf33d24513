package eval

import (
	"context"
	"fmt"
	"time"
)

// Engine answers a question.
type Engine func(context.Context, Question) (Answer, error)

// Answer is what an engine found, the best first.
type Answer struct {
	IDs  []string
	Took time.Duration
	// Understood and Classes are shown with Details when an engine tells them:
	// needs read out of the question, and what sort of hit each id is.
	Understood []string
	Classes    []string
}

// Run is the answers of one engine, by question.
type Run struct {
	Tag     string // names the engine
	Answers map[string]Answer
}

// Ask puts all questions to an engine, one after the other. Progress, if not
// nil, is called after each.
func Ask(ctx context.Context, tag string, engine Engine, questions []Question, progress func(done int)) (Run, error) {
	run := Run{Tag: tag, Answers: make(map[string]Answer, len(questions))}
	for i, q := range questions {
		answer, err := engine(ctx, q)
		if err != nil {
			return run, fmt.Errorf("question %s (%s): %w", q.ID, q.Text, err)
		}
		run.Answers[q.ID] = answer
		if progress != nil {
			progress(i + 1)
		}
	}
	return run, nil
}
