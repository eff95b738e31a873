package main

import (
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"annuaire/fault"
)

// Config is the environment, read once. Each setting may also be given as
// NAME_FILE, the path of a file that holds it.
type Config struct {
	Addr           string     `env:"ANNUAIRE_ADDR" envDefault:"127.0.0.1:8080"`
	PublicURL      string     `env:"ANNUAIRE_PUBLIC_URL"`
	DataDir        string     `env:"ANNUAIRE_DATA"`
	DatabaseURL    string     `env:"DATABASE_URL"`
	MeiliURL       string     `env:"MEILI_URL"` // the engine in memory when empty
	MeiliKey       string     `env:"MEILI_KEY"`
	MeiliIndex     string     `env:"MEILI_INDEX"`                    // meili.DefaultIndex when empty
	SMTPURL        string     `env:"SMTP_URL"`                       // letters go to a folder when empty
	MailFrom       string     `env:"MAIL_FROM"`                      // annuaire@ the public host when empty
	Reminders      string     `env:"REMINDERS" envDefault:"comptes"` // remindNobody, remindAccounts, remindEverybody
	GeocoderURL    string     `env:"GEOCODER_URL"`
	Antivirus      string     `env:"ANTIVIRUS"`    // address of clamd, tcp://host:3310 or unix:/path; none when empty
	MetricsAddr    string     `env:"METRICS_ADDR"` // none when empty
	Basemap        string     `env:"BASEMAP" envDefault:"none"`
	TrustedProxies []string   `env:"TRUSTED_PROXIES" envSeparator:","`
	Now            time.Time  `env:"ANNUAIRE_NOW"`
	LogLevel       slog.Level `env:"LOG_LEVEL" envDefault:"info"`

	// The identity provider, none when the issuer is empty.
	OIDCIssuer       string `env:"OIDC_ISSUER"`
	OIDCClientID     string `env:"OIDC_CLIENT_ID"`
	OIDCClientSecret string `env:"OIDC_CLIENT_SECRET"`
	OIDCTrustEmail   bool   `env:"OIDC_TRUST_EMAIL"` // it verified every e-mail that it gives
	OIDCName         string `env:"OIDC_NAME" envDefault:"ProConnect"`

	// Origin is the scheme and host of PublicURL when it was set: a request that
	// changes something comes from there. Empty otherwise: people may reach the
	// service by other names.
	Origin string `env:"-"`

	// Compare is the pause between two comparisons of the atlas with the record.
	Compare time.Duration `env:"ANNUAIRE_COMPARE" envDefault:"1m"`
}

// readConfig reads the settings out of an environment of NAME=value lines.
func readConfig(environ []string) (Config, error) {
	settings := env.ToMap(environ)
	for name, path := range settings {
		setting, isFile := strings.CutSuffix(name, "_FILE")
		if !isFile || path == "" || settings[setting] != "" || !isSetting(setting) {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return Config{}, fault.Wrap(err, fault.Invalid, "Le fichier nommé par %s ne peut pas être lu.", name)
		}
		settings[setting] = strings.TrimSpace(string(content))
	}
	config, err := env.ParseAsWithOptions[Config](env.Options{Environment: settings})
	if err != nil {
		return Config{}, fault.Wrap(err, fault.Invalid, "Un réglage de l'environnement est illisible.")
	}
	if config.Compare <= 0 {
		return Config{}, fault.New(fault.Invalid, "ANNUAIRE_COMPARE est la pause entre deux comparaisons avec la base de données, par exemple 1m.")
	}
	if config.Origin, err = originOf(config.PublicURL); err != nil {
		return Config{}, err
	}
	if !slices.Contains([]string{remindNobody, remindAccounts, remindEverybody}, config.Reminders) {
		return Config{}, fault.New(fault.Invalid, "REMINDERS dit à qui rappeler les fiches anciennes : aucun, comptes ou tous.")
	}
	if config.PublicURL == "" {
		config.PublicURL = "http://" + config.Addr
	}
	config.PublicURL = strings.TrimSuffix(config.PublicURL, "/")
	return config, nil
}

// originOf gives the scheme and the host of the public address, as browsers
// write them.
func originOf(public string) (string, error) {
	if public == "" {
		return "", nil
	}
	at, err := url.Parse(public)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return "", fault.New(fault.Invalid, "ANNUAIRE_PUBLIC_URL est l'adresse de ce service, par exemple https://lieux.example.fr.")
	}
	host := strings.ToLower(at.Host)
	if port := at.Port(); at.Scheme == "https" && port == "443" || at.Scheme == "http" && port == "80" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	return at.Scheme + "://" + host, nil
}

func isSetting(name string) bool {
	params, err := env.GetFieldParams(&Config{})
	if err != nil {
		return false
	}
	for _, p := range params {
		if p.Key == name {
			return true
		}
	}
	return false
}
