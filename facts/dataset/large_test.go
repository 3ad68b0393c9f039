package dataset

import (
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// repeat reads as text repeated n times.
func repeat(text string, n int) io.Reader {
	return io.LimitReader(&endless{text: text}, int64(n)*int64(len(text)))
}

type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

// noise reads as 50 MB of random bytes above a lowest one.
func noise(lowest byte) io.Reader {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for range 1 << 20 {
		b.WriteByte(max(lowest, byte(r.Uint32())&0x7f))
	}
	return repeat(b.String(), 50)
}

// What is large and no dataset costs little memory, and gets few mistakes.
func TestReadGarbage(t *testing.T) {
	const mb = 1 << 20
	for _, test := range []struct {
		name string
		src  func() io.Reader
		says string // the first mistake
	}{
		{"x.jsonl", func() io.Reader { return noise(0) }, "x.jsonl:1: The file holds NUL bytes"},
		{"x.toml", func() io.Reader { return noise(0) }, "x.toml:1: The file holds NUL bytes"},
		{"x.jsonl", func() io.Reader { return noise(' ') }, "x.jsonl:1: The line is longer than 4 MB"},
		{"x.toml", func() io.Reader { return noise(' ') }, "x.toml:1: The record is longer than 4 MB"},
		{"x.jsonl", func() io.Reader { return repeat("spam, ham\n", mb/4) }, "x.jsonl:1: The line is not JSON"},
		{"x.toml", func() io.Reader { return repeat("spam, ham\n", 5*mb) }, "x.toml:1: The record is longer than 4 MB"},
		{"x.toml", func() io.Reader { return repeat("[[fact]]\nid = [\n", mb/20) }, "x.toml:2: This is not TOML"},
		{"x.jsonl", func() io.Reader { return repeat("[", 3*mb) }, "x.jsonl:1: The line is not JSON: invalid character '[' exceeded max depth"},
		{"x.toml", func() io.Reader { return io.MultiReader(strings.NewReader("a="), repeat("[", 3*mb)) }, "x.toml:1: The record is nested"},
		{"x.toml", func() io.Reader { return io.MultiReader(strings.NewReader("a="), repeat("{a=", mb)) }, "x.toml:1: The record is nested"},
		{"x.toml", func() io.Reader { return repeat("a.", mb) }, "x.toml:1: The record is nested"},
		{"x.toml", func() io.Reader { return io.MultiReader(strings.NewReader("a="), repeat("''''''[", mb/2)) }, "x.toml:1: The record is nested"},
	} {
		t.Run(test.says, func(t *testing.T) {
			r := newReader("")
			format, _ := FormatOf(test.name)
			before := heap()
			if err := r.read(test.name, format, test.src()); err != nil {
				t.Fatal(err)
			}
			if after := heap(); after > before+20*mb {
				t.Errorf("it keeps %d MB", (after-before)/mb)
			}
			all := r.mistakes.all()
			if len(all) == 0 || !strings.HasPrefix(all[0].String(), test.says) {
				t.Errorf("%d mistakes: %v", len(all), all[:min(1, len(all))])
			}
			for _, m := range all {
				if len(m.Say) > 1000 {
					t.Errorf("a mistake of %d bytes", len(m.Say))
				}
			}
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// After a line that is too long comes the next one.
func TestReadLongLine(t *testing.T) {
	long := strings.Repeat(" ", maxRecord)
	for _, test := range []struct{ name, text string }{
		{"x.jsonl", source("a") + long + "\n" + source("b")},
		{"x.toml", "[[source]]\nid='a'\npublisher='P'\n[[source]]\n" + long + "\n[[source]]\nid='b'\npublisher='P'\n"},
	} {
		set, mistakes := readText(t, test.name, test.text)
		if len(set.Sources) != 2 || len(mistakes) > 1 {
			t.Errorf("%s: %d sources, %v", test.name, len(set.Sources), Mistakes(mistakes))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	var jsonl, toml strings.Builder
	r := newRandom(1)
	for i := range 1000 {
		f := r.fact(fmt.Sprint("fact-", i), func() string { return "fact-1" })
		for format, text := range map[Format]*strings.Builder{JSONLines: &jsonl, TOML: &toml} {
			text.WriteString(recordText(format, typeFact, &f))
		}
	}
	for name, text := range map[string]string{"x.jsonl": jsonl.String(), "x.toml": toml.String()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, mistakes := readText(b, name, text); len(mistakes) > 0 {
					b.Fatal(Mistakes(mistakes))
				}
			}
		})
	}
}
