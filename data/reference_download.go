package data

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"annuaire/fault"
)

// outlineDownload brings the outlines of an address into a temporary folder.
type outlineDownload struct {
	client   *http.Client
	progress func(string)
	limit    int64         // bytes of one file
	pause    time.Duration // before the second try
}

// Files come in tens of megabytes: slow lines need minutes, dead ones must not
// hold the command for ever.
const (
	downloadTimeout = 10 * time.Minute
	connectTimeout  = 15 * time.Second
	answerTimeout   = 30 * time.Second
	progressBytes   = 10 << 20
)

func newOutlineDownload(progress func(string)) *outlineDownload {
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: connectTimeout}).DialContext,
		TLSHandshakeTimeout:   connectTimeout,
		ResponseHeaderTimeout: answerTimeout,
		ForceAttemptHTTP2:     true,
	}
	return &outlineDownload{
		client:   &http.Client{Transport: transport, Timeout: downloadTimeout},
		progress: progress,
		limit:    defaultReferenceLimits().unpacked,
		pause:    2 * time.Second,
	}
}

// outlineChoice lists names of which the first found is taken.
type outlineChoice struct {
	names    []string
	required bool
}

func outlineChoices() []outlineChoice {
	return []outlineChoice{
		{[]string{"communes-1000m.geojson"}, true},
		{[]string{"communes-100m.geojson", "communes-50m.geojson"}, false}, // else the 1000m one locates too
		{[]string{"epci-1000m.geojson"}, true},
		{[]string{"departements-1000m.geojson"}, true},
		{[]string{"regions-1000m.geojson"}, true},
	}
}

// errNotThere is a file that the server says it has not.
var errNotThere = errors.New("not found")

// fetch gives the folder of the files downloaded from base, and what removes
// it.
func (d *outlineDownload) fetch(ctx context.Context, base string) (folder string, remove func(), err error) {
	root, err := url.Parse(base)
	if err != nil || root.Host == "" {
		return "", nil, fault.Wrap(err, fault.Invalid, "« %s » n'est pas une adresse utilisable.", base)
	}
	folder, err = os.MkdirTemp("", "annuaire-contours-")
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Internal, "Le dossier temporaire ne peut pas être créé.")
	}
	remove = func() { _ = os.RemoveAll(folder) }
	for _, choice := range outlineChoices() {
		if err := d.fetchFirst(ctx, root, folder, choice); err != nil {
			remove()
			return "", nil, err
		}
	}
	return folder, remove, nil
}

func (d *outlineDownload) fetchFirst(ctx context.Context, root *url.URL, folder string, choice outlineChoice) error {
	for _, name := range choice.names {
		address := root.JoinPath(name).String()
		err := d.fetchTwice(ctx, address, filepath.Join(folder, name))
		if err == nil || !errors.Is(err, errNotThere) {
			return err
		}
	}
	if !choice.required {
		d.progress(fmt.Sprintf("%s : absent, les contours simplifiés le remplacent", strings.Join(choice.names, ", ")))
		return nil
	}
	return fault.New(fault.Unknown, "« %s » n'existe pas. Vérifiez l'adresse, ou téléchargez les fichiers et indiquez leur dossier.",
		root.JoinPath(choice.names[0]))
}

// fetchTwice tries again once after a failure that may pass.
func (d *outlineDownload) fetchTwice(ctx context.Context, address, path string) error {
	err := d.fetchOnce(ctx, address, path)
	if err == nil || errors.Is(err, errNotThere) || fault.KindOf(err) == fault.TooLarge || ctx.Err() != nil {
		return err
	}
	d.progress(fmt.Sprintf("%s : nouvel essai", address))
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d.pause):
	}
	return d.fetchOnce(ctx, address, path)
}

func (d *outlineDownload) fetchOnce(ctx context.Context, address, path string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "« %s » n'est pas une adresse utilisable.", address)
	}
	d.progress(fmt.Sprintf("Téléchargement de %s", address))
	response, err := d.client.Do(request)
	if err != nil {
		return unreachable(err, address)
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotFound:
		return errNotThere
	case response.StatusCode != http.StatusOK:
		return unreachable(fmt.Errorf("HTTP status %s", response.Status), address)
	}
	return d.save(response.Body, address, path)
}

func (d *outlineDownload) save(body io.Reader, address, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "Le fichier temporaire ne peut pas être écrit.")
	}
	defer file.Close()
	counter := &progressWriter{w: file, step: progressBytes, progress: d.progress, name: filepath.Base(path)}
	n, err := io.Copy(counter, io.LimitReader(body, d.limit+1))
	if err != nil {
		return unreachable(err, address)
	}
	if n > d.limit {
		return fault.New(fault.TooLarge, "« %s » dépasse %d Mio.", address, d.limit>>20)
	}
	if err := file.Close(); err != nil {
		return fault.Wrap(err, fault.Internal, "Le fichier temporaire ne peut pas être écrit.")
	}
	return nil
}

func unreachable(err error, address string) error {
	return fault.Wrap(err, fault.Unavailable, "« %s » n'a pas pu être téléchargé. Vérifiez la connexion, ou téléchargez les fichiers et indiquez leur dossier.", address)
}

// progressWriter tells each step bytes written.
type progressWriter struct {
	w             io.Writer
	step, n, told int64
	progress      func(string)
	name          string
}

func (p *progressWriter) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	p.n += int64(n)
	if p.n-p.told >= p.step {
		p.told = p.n
		p.progress(fmt.Sprintf("%s : %d Mo reçus", p.name, p.n/1_000_000))
	}
	return n, err
}
