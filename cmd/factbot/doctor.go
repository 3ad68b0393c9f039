package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"factbot/adapters/matrix"
	"factbot/adapters/slack"
	"factbot/bot"
	"factbot/cmd/factbot/internal/config"
	"factbot/cmd/factbot/internal/local"
	"factbot/facts"
	"factbot/facts/boltstore"

	"github.com/spf13/cobra"
)

func (p *program) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check the configuration, the store, the disk and each platform, and say what to do",
		Long: `Doctor checks one thing after another and prints a line for each: "ok" or
"failed", what was checked, and how it is or what to do about it. It changes
nothing and posts nothing; a trial file in the folder for backups is removed. A
store that is served is checked by the server.`,
		Args: arguments(0, 0, ""),
		RunE: p.does(p.doctor),
	}
}

// A checkup prints findings and counts the failures among them.
type checkup struct {
	*program
	failed int
}

func (c *checkup) found(what string, ok bool, say string) {
	verdict := "ok"
	if !ok {
		verdict = "failed"
		c.failed++
	}
	fmt.Fprintf(c.out, "%-6s  %s: %s\n", verdict, what, say)
}

// platformWithin is how long the questions to one platform may take.
const platformWithin = 30 * time.Second

func (p *program) doctor(ctx context.Context, _ []string) error {
	c := &checkup{program: p}
	settings, err := p.settings()
	if err != nil {
		c.found("configuration", false, sentence(err))
		return c.verdict()
	}
	if p.configFile == "" {
		c.found("configuration", true, "There is none, so that everything is as it is by default.")
	} else {
		c.found("configuration", true, p.configFile+" has no mistakes.")
	}
	path := p.storePath(settings)
	c.store(ctx, settings, path)
	c.disk(path)
	c.backups(settings, path)
	c.server(ctx, settings.HTTP.Listen)
	for _, w := range settings.Slack {
		c.slack(ctx, w)
	}
	for _, a := range settings.Matrix {
		c.matrix(ctx, a)
	}
	return c.verdict()
}

func (c *checkup) verdict() error {
	if c.failed == 0 {
		return nil
	}
	return facts.Errorf(facts.Invalid, "doctor", "%s found; what to do stands in its line.", bot.Count(c.failed, "failure"))
}

// store opens the store and makes its index.
func (c *checkup) store(ctx context.Context, settings config.Config, path string) {
	s, err := boltstore.Open(path)
	if facts.KindOf(err) == facts.NotFound && settings.Store.Path == "" && path != "" {
		c.found("store", true, "There is none yet; it is made when it is first needed.")
		return
	}
	if boltstore.InUse(err) {
		c.lent(ctx, path)
		return
	}
	if err != nil {
		c.found("store", boltstore.Older(err), sentence(err))
		return
	}
	defer s.Close()
	st, err := s.Stats(ctx)
	if err != nil {
		c.found("store", false, sentence(err))
		return
	}
	c.found("store", true, fmt.Sprintf("%s holds %s from %s.", path, bot.Count(st.Facts, "fact"), bot.Count(st.Sources, "source")))
	live := c.openIndex(s)
	defer live.Close()
	x, err := live.Now(ctx)
	if err != nil {
		c.found("index", false, sentence(err))
		return
	}
	c.found("index", true, fmt.Sprintf("It has %s.", bot.Count(x.Len(), "fact")))
	c.clock(ctx, s, st.Logged)
}

// lent has the factbot that has the store open check it, if that serves.
func (c *checkup) lent(ctx context.Context, path string) {
	host, _ := c.host()
	if host == nil {
		c.found("store", true, path+" is in use by another factbot, which lends it to nobody; `factbot verify` checks it when that has ended.")
		return
	}
	var out, errs strings.Builder
	status, err := host.Run(ctx, local.Request{Version: version(), Args: []string{"verify"}}, strings.NewReader(""), &out, &errs)
	if err != nil {
		c.found("store", false, "The factbot that has it open broke off.")
		return
	}
	say := strings.Join(strings.Fields(out.String()+errs.String()), " ")
	c.found("store", status == 0, path+" is served, and was checked there. "+say)
}

// clock tells whether the clock is behind the newest change of a store, number n
// of its log.
func (c *checkup) clock(ctx context.Context, s facts.Store, n uint64) {
	if n == 0 {
		return
	}
	newest, err := s.Log(ctx, n-1, 1)
	now := c.now().UTC()
	switch {
	case err != nil:
		c.found("clock", false, sentence(err))
	case len(newest) == 1 && newest[0].Time.After(now.Add(time.Minute)):
		c.found("clock", false, fmt.Sprintf("It says %s, but the newest change in the store is of %s; set the clock, and keep it with NTP.", now.Format(time.DateTime), newest[0].Time.Format(time.DateTime)))
	default:
		c.found("clock", true, fmt.Sprintf("It says %s UTC, which is after the newest change in the store.", now.Format(time.DateTime)))
	}
}

// leastFree is how much of a disk should be free: a store grows in steps, and
// one that cannot be written answers but learns nothing.
const leastFree = 256 << 20

// disk tells how much is free where the store is, or is to be.
func (c *checkup) disk(path string) {
	ok, say := roomFor(path, standing(filepath.Dir(path)))
	c.found("disk", ok, say)
}

// backups tries the folder for backups of the store at a path, and tells how old
// the newest is.
func (c *checkup) backups(settings config.Config, path string) {
	b := c.backupsOf(settings, nil)
	folder, newest := standing(b.config.Folder), b.newest("")
	if err := tryFile(folder); err != nil {
		c.found("backup", false, fmt.Sprintf("No backup can be made in %s: %v; check permissions, or name another folder below [backup].", b.config.Folder, err))
		return
	}
	every, served := settings.Backup.Interval(), len(settings.Slack)+len(settings.Matrix) > 0
	ok, say := roomFor(path, folder)
	switch {
	case newest.IsZero():
		say += " There is no backup in " + b.config.Folder + " yet."
	case ok && served && every > 0 && c.now().Sub(newest) > 2*every:
		ok, say = false, fmt.Sprintf("The newest backup in %s is of %s UTC, and one is due every %s: see that factbot serves, and what its log says.", b.config.Folder, newest.UTC().Format(time.DateTime), settings.Backup.Every)
	default:
		say += " The newest backup is of " + newest.UTC().Format(time.DateTime) + " UTC."
	}
	c.found("backup", ok, say)
}

// tryFile makes a file in a folder and removes it.
func tryFile(folder string) error {
	f, err := os.CreateTemp(folder, ".factbot-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// standing returns a folder, or the nearest above it that is there.
func standing(folder string) string {
	for folder != filepath.Dir(folder) && !exists(folder) {
		folder = filepath.Dir(folder)
	}
	return folder
}

// roomFor tells whether enough is free in a folder for the store at a path.
func roomFor(path, folder string) (ok bool, say string) {
	free, err := freeSpace(folder)
	need := uint64(leastFree)
	if info, err := os.Stat(path); err == nil {
		need = max(need, uint64(info.Size()))
	}
	switch {
	case err != nil:
		return false, fmt.Sprintf("How much is free in %s cannot be had: %v.", folder, err)
	case free < need:
		return false, fmt.Sprintf("Only %d MB are free in %s; make room for %d MB.", free>>20, folder, need>>20)
	}
	return true, fmt.Sprintf("%d MB are free in %s.", free>>20, folder)
}

// server asks a server that runs how it is, where it listens for that.
func (c *checkup) server(ctx context.Context, address string) {
	if address == "" {
		return
	}
	if l, err := net.Listen("tcp", address); err == nil {
		l.Close()
		c.found("http", true, "No server runs at "+address+" now; the address is free for it.")
		return
	}
	all, err := askReady(ctx, address)
	if err != nil {
		c.found("http", false, fmt.Sprintf("At %s another program listens (%v); change listen below [http].", address, err))
		return
	}
	for _, s := range all.Platforms {
		say := "The running server is not connected; its last error is: " + s.LastError
		if s.Connected {
			say = "The running server is connected since " + s.Since.UTC().Format(time.DateTime) + " UTC."
		}
		c.found(string(s.Platform)+" connection", s.Connected, say)
	}
}

// askReady asks a server at an address how its platforms are.
func askReady(ctx context.Context, address string) (all readiness, err error) {
	ctx, cancel := context.WithTimeout(ctx, platformWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", nil)
	if err != nil {
		return all, err
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return all, err
	}
	defer r.Body.Close()
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&all); err != nil {
		return all, errors.New("it is no factbot")
	}
	return all, nil
}

// slack asks Slack about a workspace.
func (c *checkup) slack(ctx context.Context, w slack.Config) {
	secrets, err := w.Secrets(c.getenv)
	a := slack.New(slack.Options{Config: w, Secrets: secrets, Log: c.log})
	name := string(a.Platform())
	if err != nil {
		c.found(name, false, tokensMissing(err))
		return
	}
	ctx, cancel := context.WithTimeout(ctx, platformWithin)
	defer cancel()
	for _, f := range a.Check(ctx) {
		c.found(name+" "+f.What, f.OK, f.Say)
	}
}

// matrix asks a homeserver about an account.
func (c *checkup) matrix(ctx context.Context, account matrix.Config) {
	a, err := c.matrixAdapter(account, nil)
	if err != nil {
		c.found("matrix", false, sentence(err))
		return
	}
	ctx, cancel := context.WithTimeout(ctx, platformWithin)
	defer cancel()
	for _, f := range a.Check(ctx) {
		c.found(string(a.Platform())+" "+f.What, f.Err == nil, f.Say)
	}
}

// tokensMissing says which tokens cannot be had.
func tokensMissing(err error) string {
	return fmt.Sprintf("The tokens of Slack cannot be had: %v.", err)
}
