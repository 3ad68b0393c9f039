package matrixtest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
)

// Password is the password of every account of a test.
const Password = "correct horse battery"

// Register makes an account, with Password, and returns its whole id.
func (s *Server) Register(name string) (string, error) {
	const path = "/_synapse/admin/v1/register"
	var nonce struct{ Nonce string }
	r, err := http.Get(s.URL + path)
	if err := read(r, err, &nonce); err != nil {
		return "", err
	}
	mac := hmac.New(sha1.New, []byte(secret))
	fmt.Fprintf(mac, "%s\x00%s\x00%s\x00notadmin", nonce.Nonce, name, Password)
	body, err := json.Marshal(map[string]any{
		"nonce": nonce.Nonce, "username": name, "password": Password, "admin": false, "mac": hex.EncodeToString(mac.Sum(nil)),
	})
	if err != nil {
		return "", err
	}
	var made struct {
		UserID string `json:"user_id"`
	}
	r, err = http.Post(s.URL+path, "application/json", bytes.NewReader(body))
	err = read(r, err, &made)
	return made.UserID, err
}

func read(r *http.Response, err error, into any) error {
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", r.Request.URL.Path, r.Status)
	}
	return json.NewDecoder(r.Body).Decode(into)
}
