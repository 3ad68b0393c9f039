package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"factbot/adapters/console"
	"factbot/bot"
	"factbot/bot/ask"

	"github.com/spf13/cobra"
)

// An asking is one use of `factbot ask`.
type asking struct {
	*program
	json, batch, thread, explain bool

	session *session
	talk    *bot.Conversation
	said    bool // an answer as text was written
}

func (p *program) askCommand() *cobra.Command {
	a := &asking{program: p}
	cmd := &cobra.Command{
		Use:   "ask [flags] QUESTION…",
		Short: "Answer a question, or with --batch one on each line of standard input",
		Long: `Ask answers a question and ends. A command that shows facts, such as "article 6"
or "timeline 2020", is answered too. That a question has no answer is no failure:
the exit status is 0 all the same.

With --batch each line of standard input is a question of its own, and each has
one answer, in order.`,
		Example: `  factbot ask when was the statement signed
  factbot ask --json "who says what on article 6" | jq .positions
  factbot ask --json --batch < questions.txt > answers.jsonl`,
		RunE: p.lends(false, a.run),
	}
	f := cmd.Flags()
	f.BoolVar(&a.json, "json", false, "answer as data: one JSON object on one line")
	f.BoolVar(&a.batch, "batch", false, "read questions from standard input, one a line")
	f.BoolVar(&a.thread, "thread", false, "with --batch: the questions are one conversation")
	f.BoolVar(&a.explain, "explain", false, "tell how the answer came about")
	return cmd
}

func (a *asking) run(ctx context.Context, args []string) error {
	switch {
	case a.batch && len(args) > 0:
		return wrong("With --batch the questions come from standard input; leave %q out.", args[0])
	case !a.batch && len(args) == 0:
		return wrong("Use it as: factbot ask QUESTION…, or with --batch and questions on standard input.")
	case a.thread && !a.batch:
		return wrong("--thread makes one conversation of many questions; use it with --batch.")
	}
	var err error
	if a.session, err = a.open(ctx); err != nil {
		return err
	}
	if a.batch {
		err = a.lines(ctx)
	} else {
		err = a.answer(ctx, strings.Join(args, " "))
	}
	return errors.Join(err, a.session.Close())
}

// lines answers each line of standard input.
func (a *asking) lines(ctx context.Context) error {
	in := console.NewLines(a.in)
	for {
		question, err := in.Next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return unreadable("standard input", err)
		}
		if err := a.answer(ctx, question); err != nil {
			return err
		}
	}
}

// answer answers one question and writes the answer out.
func (a *asking) answer(ctx context.Context, question string) error {
	if a.talk == nil || !a.thread {
		a.talk = a.session.bot.Conversation()
	}
	var found reply
	var err error
	if a.explain {
		found.Answer, found.Explanation, err = a.talk.Explain(ctx, question)
	} else {
		found.Answer, err = a.talk.Ask(ctx, question)
	}
	if err != nil {
		return err
	}
	text, err := a.format(found)
	if err != nil {
		return err
	}
	if _, err := a.out.Write(text); err != nil {
		return unwritable("standard output", err)
	}
	return nil
}

// A reply is an answer as JSON has it.
type reply struct {
	ask.Answer
	Explanation *ask.Explanation `json:"explanation,omitempty"`
}

func (a *asking) format(r reply) ([]byte, error) {
	if a.json {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		err := e.Encode(r)
		return b.Bytes(), err
	}
	d := shortened(bot.Word(r.Answer, 0))
	if r.Explanation != nil {
		d = append(d, explained(r.Explanation)...)
	}
	text := a.style(a.session.config).Render(d)
	if a.said {
		text = "\n" + text
	}
	a.said = true
	return []byte(text), nil
}

// shortened says how to read on where there is no conversation to do it in.
func shortened(d bot.Doc) bot.Doc {
	for i, b := range d {
		if c, ok := b.(bot.Cut); ok && c.Command == "more" {
			d[i] = bot.Cut{What: c.What, Command: "factbot ask --json"}
		}
	}
	return d
}
