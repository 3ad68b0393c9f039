package memstore_test

import (
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/memstore"
)

func TestStore(t *testing.T) {
	facttest.TestStore(t, func(*testing.T) facts.Store { return memstore.New() })
}

func TestEqualToItself(t *testing.T) {
	facttest.Equal(t, 1, memstore.New(), memstore.New())
}
