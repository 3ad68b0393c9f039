package secret

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A secret in the place of its file is refused, and not told.
func TestCheckOfABareSecret(t *testing.T) {
	for file, want := range map[string]bool{
		"xoxb-1-2-secret": true, "xapp-1-A1-2-secret": true, "syt_YW5h_secret": true, "0123456789abcdef0123456789abcdef": true,
		"token": false, "./xoxb-token": false, "/run/secrets/slack-bot-token": false, "$CREDENTIALS_DIRECTORY/bot": false,
	} {
		told := ""
		Check(func(key, say string) { told += key + ": " + say }, "", "token", file, "", true)
		if (told != "") != want || strings.Contains(told, file) {
			t.Errorf("%q: told %q", file, told)
		}
	}
}

// A secret that systemd hands over is a file in the folder that it names.
func TestCredentials(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "bot"), []byte("xoxb-1\n"), 0o400); err != nil {
		t.Fatal(err)
	}
	set := func(name string) string { return map[string]string{"CREDENTIALS_DIRECTORY": folder}[name] }
	if got, err := Read("$CREDENTIALS_DIRECTORY/bot", "", set); got != "xoxb-1" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := Read("$CREDENTIALS_DIRECTORY/none", "", set); err == nil || !strings.Contains(err.Error(), filepath.Join(folder, "none")) {
		t.Errorf("without the file: %v", err)
	}
	unset := func(string) string { return "" }
	if _, err := Read("$CREDENTIALS_DIRECTORY/bot", "", unset); err == nil || !strings.Contains(err.Error(), "LoadCredential=") {
		t.Errorf("without systemd: %v", err)
	}
}
