// Package matrixtest starts a Dendrite homeserver on loopback, for tests. It
// speaks plain HTTP and knows no Matrix library.
//
// Dendrite is a module of its own in adapters/matrix/testdata/dendrite, built
// once into the user's cache folder and never linked. FACTBOT_DENDRITE names a
// binary to use instead.
package matrixtest
