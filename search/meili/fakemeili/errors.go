package fakemeili

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// apiError is an error as Meilisearch writes it.
type apiError struct {
	status  int
	Message string `json:"message"`
	Code    string `json:"code"`
	Type    string `json:"type"`
	Link    string `json:"link"`
}

// Error implements error.
func (e *apiError) Error() string { return e.Message }

func newError(status int, code, format string, values ...any) *apiError {
	kind := "invalid_request"
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		kind = "auth"
	case status >= 500:
		kind = "internal"
	}
	return &apiError{status, fmt.Sprintf(format, values...), code, kind, "https://docs.meilisearch.com/errors#" + code}
}

func bad(code, format string, values ...any) *apiError {
	return newError(http.StatusBadRequest, code, format, values...)
}

func malformed(err error) *apiError {
	return bad("malformed_payload", "The json payload provided is malformed. `%v`.", err)
}

func indexNotFound(uid string) *apiError {
	return newError(http.StatusNotFound, "index_not_found", "Index `%s` not found.", uid)
}

// write sends an answer in JSON.
func write(w http.ResponseWriter, status int, answer any) {
	body, err := json.Marshal(answer)
	if err != nil {
		panic(err) // nothing here can fail to be written
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
