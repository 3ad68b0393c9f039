//go:build goolm

package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"factbot/adapters/matrix/matrixtest"
)

// judge returns the folder where matrix-js-sdk is installed, as
// testdata/judge/package.json names it, or skips the test.
func judge(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("MATRIX_JUDGE")
	if folder == "" {
		t.Skip("MATRIX_JUDGE does not name a folder where testdata/judge/package.json is installed (npm install)")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	return folder
}

// Somebody with the library under Element Web, in its strictest mode, asks in an
// encrypted room and reads the answer with no warning: the device that has
// written it is signed by its owner.
func TestJudge(t *testing.T) {
	folder := judge(t)
	s := homeserver(t)
	r := begin(t, register(t, s, true), echo, nil)
	ana, err := s.Register(fmt.Sprintf("judge%d", number.Add(1)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var errs strings.Builder
	cmd := exec.CommandContext(ctx, "node", filepath.Join("testdata", "judge", "client.mjs"), folder, s.URL, ana, matrixtest.Password, string(r.id()), "!fact hello <b>")
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, errs.String())
	}
	t.Logf("the client says: %s", out)
	var got struct {
		Body, MsgType, HTML, Device string
		Answers, Mentions           bool
		Encrypted, Failed           bool
		Signed                      bool
		Shield                      struct {
			Colour int  `json:"shieldColour"`
			Reason *int `json:"shieldReason"`
		}
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if got.Body != "heard: hello <b>" || got.MsgType != "m.notice" || strings.Contains(got.HTML, "<b>") || !got.Answers || !got.Mentions {
		t.Errorf("the answer is read as %+v", got)
	}
	if !got.Encrypted || got.Failed || !got.Signed || got.Device != r.login.Device {
		t.Errorf("encrypted %v, unreadable %v, by device %s (signed %v)", got.Encrypted, got.Failed, got.Device, got.Signed)
	}
	if got.Shield.Colour != 0 || got.Shield.Reason != nil {
		t.Errorf("a warning is shown: %+v", got.Shield)
	}
}
