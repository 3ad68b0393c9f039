// Package bottest is what every adapter is tested with: documents to render
// (Docs), and conversations to have (Run).
package bottest
