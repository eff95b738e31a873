// Package httpdtest sends requests to a server that listens nowhere.
package httpdtest

import (
	"io"
	"net/http"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// Answer is what a request was answered, read whole.
type Answer struct {
	Status   int
	Location string // where it leads, when it does
	Body     string
	Header   http.Header
}

// Send sends a request, however long its answer takes.
func Send(t testing.TB, app *fiber.App, r *http.Request) Answer {
	t.Helper()
	response, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{response.StatusCode, response.Header.Get("Location"), string(body), response.Header}
}
