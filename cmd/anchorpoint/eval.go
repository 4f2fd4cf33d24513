package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"anchorpoint/directory"
	"anchorpoint/geo"
	"anchorpoint/search"
	"anchorpoint/search/eval"
)

// evalFlags are what an evaluation is told.
type evalFlags struct {
	run, baseline, url, minimums string
	verbose, asJSON              bool
}

func evalCommand(p *program) *cobra.Command {
	var o evalFlags
	cmd := &cobra.Command{
		Use:   "eval QUESTIONS.tsv GRADES.tsv",
		Short: "Measure search against judged questions",
		Long: `Measure search against judged questions: nDCG@10, recall@10, MRR, success@5, in
all and by group. Without --url the index of the data folder is asked, which no
server may hold; with --url, a running server's public interface. A grade's
listing_id is our id or the source's.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return p.eval(cmd.Context(), args[0], args[1], o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.run, "run", "", "file to write the run to, in TREC form")
	flags.StringVar(&o.baseline, "baseline", "", "TREC run to compare with")
	flags.StringVar(&o.url, "url", "", "address to ask, such as http://127.0.0.1:8080/oruk/v3/services?search={q}")
	flags.StringVar(&o.minimums, "min", "", "measures that must be reached, such as ndcg10=0.72,success5=0.92")
	flags.BoolVar(&o.verbose, "verbose", false, "tell of each question what was found and missed")
	flags.BoolVar(&o.asJSON, "json", false, "report as JSON")
	return cmd
}

// errBelow makes the exit status 1 when a minimum is missed.
var errBelow = errors.New("below the minimum")

func (p *program) eval(ctx context.Context, questionsFile, gradesFile string, o evalFlags) error {
	minimums, err := eval.ParseMinimums(o.minimums)
	if err != nil {
		return err
	}
	questions, grades, err := readJudged(questionsFile, gradesFile)
	if err != nil {
		return err
	}
	run, gone, err := p.ask(ctx, questions, grades, o.url)
	if err != nil {
		return err
	}
	if gone > 0 {
		fmt.Fprintf(p.stderr, "%d graded listings are not published here\n", gone)
	}
	report := eval.Evaluate(questions, grades, run)
	var comparison *eval.Comparison
	if o.baseline != "" {
		if comparison, err = compareRuns(o.baseline, questions, grades, report); err != nil {
			return err
		}
	}
	if err := p.printEval(questions, grades, run, report, comparison, o); err != nil {
		return err
	}
	if missed := report.Overall.Missed(minimums); len(missed) > 0 {
		return fmt.Errorf("%w: %s", errBelow, strings.Join(missed, "; "))
	}
	return nil
}

func readJudged(questionsFile, gradesFile string) ([]eval.Question, eval.Grades, error) {
	q, err := os.Open(questionsFile)
	if err != nil {
		return nil, nil, err
	}
	defer q.Close()
	questions, err := eval.ReadQuestions(questionsFile, q)
	if err != nil {
		return nil, nil, err
	}
	g, err := os.Open(gradesFile)
	if err != nil {
		return nil, nil, err
	}
	defer g.Close()
	grades, err := eval.ReadGrades(gradesFile, g, questions)
	return questions, grades, err
}

// ask puts the questions to a server or to the data folder's own index, and
// brings the grades to our ids.
func (p *program) ask(ctx context.Context, questions []eval.Question, grades eval.Grades, url string) (eval.Run, int, error) {
	x, err := p.open(ctx)
	if err != nil {
		return eval.Run{}, 0, err
	}
	defer x.close()
	own, err := ownIDs(ctx, x.store)
	if err != nil {
		return eval.Run{}, 0, err
	}
	gone := grades.Publish(func(id string) (string, bool) { to, ok := own[id]; return to, ok })
	bar := newProgress(p.stderr, "asking", int64(len(questions)))
	defer bar.end()
	progress := func(done int) { bar.at(int64(done)) }
	if url != "" {
		engine, err := eval.HTTP(&http.Client{Timeout: 30 * time.Second}, url)
		if err != nil {
			return eval.Run{}, 0, err
		}
		run, err := eval.Ask(ctx, "anchorpoint", engine, questions, progress)
		return run, gone, err
	}
	lock, err := x.folder.lock(0)
	if errors.Is(err, errServerRuns) {
		return eval.Run{}, 0, fmt.Errorf("%w, or ask it with --url '%s/oruk/v3/services?search={q}'", err, x.folder.address())
	}
	if err != nil {
		return eval.Run{}, 0, err
	}
	defer lock.release()
	index, err := p.openIndex(ctx, x)
	if err != nil {
		return eval.Run{}, 0, err
	}
	defer index.Close()
	if err := follow(ctx, index, x.store); err != nil {
		return eval.Run{}, 0, err
	}
	run, err := eval.Ask(ctx, "anchorpoint", p.engine(index, x.places), questions, progress)
	return run, gone, err
}

// ownIDs leads from our ids and from those of the sources to ours.
func ownIDs(ctx context.Context, store directory.Store) (map[string]string, error) {
	own := map[string]string{}
	_, err := store.As(directory.Actor{}).Walk(ctx, func(l directory.Listing) error {
		own[l.ID] = l.ID
		if l.Source.ID != "" {
			own[l.Source.ID] = l.ID
		}
		return nil
	})
	return own, err
}

// engine asks an index as the page does.
func (p *program) engine(index *search.Index, places *geo.Resolver) eval.Engine {
	return func(ctx context.Context, q eval.Question) (eval.Answer, error) {
		query := search.Query{Text: q.Text, Limit: 10, WithinM: q.WithinMiles * geo.MetresPerMile, Now: p.now(),
			Needs: q.Filters["need"]}
		if q.Near != "" {
			query.Place = places.Resolve(q.Near).Place
		}
		for parameter, vocabulary := range evalFilters {
			if ids := q.Filters[parameter]; len(ids) > 0 {
				if query.Filters.Terms == nil {
					query.Filters.Terms = map[directory.VocabularyID][]string{}
				}
				query.Filters.Terms[vocabulary] = ids
			}
		}
		begun := time.Now()
		results, err := index.Search(ctx, query)
		answer := eval.Answer{Took: time.Since(begun)}
		for _, g := range results.Looked {
			answer.Understood = append(answer.Understood, g.ID)
		}
		for _, h := range results.Hits {
			answer.IDs = append(answer.IDs, h.ID)
		}
		return answer, err
	}
}

// evalFilters are the parameters of the results page that questions may carry.
var evalFilters = map[string]directory.VocabularyID{
	"cost": directory.CostVocabulary, "access": directory.AccessVocabulary, "join": directory.JoiningVocabulary,
	"start": directory.FirstStepVocabulary, "how": directory.DeliveryVocabulary, "care": directory.SupportsVocabulary,
	"who": directory.AudienceVocabulary,
}

func compareRuns(baseline string, questions []eval.Question, grades eval.Grades, report eval.Report) (*eval.Comparison, error) {
	f, err := os.Open(baseline)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	run, err := eval.ReadTREC(baseline, f)
	if err != nil {
		return nil, err
	}
	c := eval.Compare(report, eval.Evaluate(questions, grades, run), 1)
	return &c, nil
}

func (p *program) printEval(questions []eval.Question, grades eval.Grades, run eval.Run, report eval.Report, c *eval.Comparison, o evalFlags) error {
	if o.run != "" {
		f, err := os.Create(o.run)
		if err != nil {
			return err
		}
		if err := errors.Join(eval.WriteTREC(f, questions, run), f.Close()); err != nil {
			return err
		}
	}
	if o.asJSON {
		return eval.WriteJSON(p.stdout, report, c)
	}
	if o.verbose {
		if err := eval.WriteDetails(p.stdout, questions, grades, run); err != nil {
			return err
		}
	}
	if c != nil {
		return c.Write(p.stdout)
	}
	return report.Write(p.stdout)
}
