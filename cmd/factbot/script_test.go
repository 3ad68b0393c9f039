package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"factbot/facts/boltstore"

	"github.com/rogpeppe/go-internal/testscript"
	"go.etcd.io/bbolt"
)

var update = flag.Bool("update", false, "write the expected output of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"factbot": main})
}

// Each script in testdata/script is a tale of the command line. $FJORD is an
// invented dataset, $QUESTIONS a file of questions on it.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("starts some two hundred processes")
	}
	fjord, err := filepath.Abs("testdata/fjord")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("STORE", filepath.Join(e.WorkDir, "home", ".local", "share", "factbot", "facts.db"))
			e.Setenv("FJORD", filepath.Join(fjord, "dataset.toml"))
			old, err := os.ReadFile("../../facts/boltstore/testdata/format-1.db.gz")
			if err != nil {
				return err
			}
			e.Setenv("QUESTIONS", filepath.Join(fjord, "questions.jsonl"))
			return os.WriteFile(filepath.Join(e.WorkDir, "old.db.gz"), old, 0o600)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"hold": hold, "newer": newer, "spoil": spoil, "slack": slackServer, "slash": slash, "granted": granted, "port": port, "page": page, "awaits": awaits},
	})
}

// hold keeps a store open until the script ends, as another process would.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	s, err := boltstore.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { s.Close() })
}

// newer makes a store one of a later format.
func newer(ts *testscript.TestScript, _ bool, args []string) {
	db, err := bbolt.Open(ts.MkAbs(args[0]), 0o600, nil)
	ts.Check(err)
	ts.Check(db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("999")) }))
	ts.Check(db.Close())
}

// spoil changes a letter of a text in a file, wherever it stands.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	if !bytes.Contains(data, []byte(args[1])) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(path, bytes.ReplaceAll(data, []byte(args[1]), []byte("X"+args[1][1:])), 0o600))
}
