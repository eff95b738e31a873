package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/password"
	"annuaire/store"
)

func (p *program) accountCommand() *cobra.Command {
	parent := &cobra.Command{Use: "compte", Short: "Comptes des personnes qui tiennent l'annuaire"}
	parent.AddCommand(p.createAccountCommand(), p.closeAccountCommand(), p.listAccountsCommand())
	return parent
}

// accountFlags are the options of the command compte creer.
type accountFlags struct{ role, territory, place, name string }

func (p *program) createAccountCommand() *cobra.Command {
	var flags accountFlags
	cmd := &cobra.Command{
		Use:   "creer ADRESSE",
		Short: "Crée un compte avec un droit, ou donne le droit à un compte",
		Long: "Crée un compte avec un droit, ou donne le droit au compte qui porte cette adresse électronique.\n" +
			"Le mot de passe est lu sur l'entrée standard quand elle vient d'un fichier ou d'une autre commande ;\n" +
			"sinon la commande donne un lien, valable 7 jours, où la personne choisit le sien.\n" +
			"Rôles : " + strings.Join(roleNames(), ", ") + ".",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.createAccount(cmd.Context(), args[0], flags) },
	}
	cmd.Flags().StringVar(&flags.role, "role", "", "`ROLE` donné (obligatoire)")
	cmd.Flags().StringVar(&flags.territory, "territoire", "", "`NIVEAU:CODE` sur lequel porte le droit, comme commune:35238 (par défaut, pour les rôles nationaux : pays:FR)")
	cmd.Flags().StringVar(&flags.place, "lieu", "", "`IDENTIFIANT` du lieu, pour gestionnaire et mediateur")
	cmd.Flags().StringVar(&flags.name, "nom", "", "`NOM` de la personne")
	return cmd
}

func roleNames() []string {
	names := make([]string, len(access.Roles))
	for i, r := range access.Roles {
		names[i] = string(r)
	}
	return names
}

func (p *program) createAccount(ctx context.Context, address string, flags accountFlags) (err error) {
	n, err := readNewAccount(address, flags)
	if err != nil {
		return err
	}
	typed, err := p.pipedPassword()
	if err != nil {
		return err
	}
	if typed != "" {
		if wrong := password.Check(typed, n.Email); wrong != "" {
			return fault.New(fault.Invalid, "Le mot de passe n'est pas accepté. %s", wrong)
		}
		if n.Hash, err = hashed(ctx, typed); err != nil {
			return err
		}
	}
	record, done, err := p.openRecord(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	if err := ensureTerritories(ctx, record); err != nil {
		return err
	}
	added, err := record.AddAccount(ctx, n, time.Now())
	if err != nil {
		return err
	}
	p.tellAccount(added, n)
	return nil
}

func (p *program) tellAccount(added store.AddedAccount, n store.NewAccount) {
	switch {
	case added.Existed:
		fmt.Fprintf(p.out, "Le compte %d existait : il a maintenant ce droit. Son mot de passe n'a pas changé.\n", added.ID)
	case added.Invitation != "":
		fmt.Fprintf(p.out, "Compte %d créé. Pour l'ouvrir, dans les 7 jours :\n%s%s\n", added.ID, p.config.PublicURL, added.Invitation)
	default:
		fmt.Fprintf(p.out, "Compte %d créé : il peut se connecter.\n", added.ID)
	}
	if n.Role.NeedsSecondFactor() {
		fmt.Fprintln(p.out, "Ce rôle demande un code en plus du mot de passe : la première connexion le met en service.")
	}
}

// readNewAccount reads what was typed, and says what is missing.
func readNewAccount(address string, flags accountFlags) (n store.NewAccount, err error) {
	email, ok := store.EmailOf(address)
	if !ok {
		return n, fault.New(fault.Invalid, "« %s » n'est pas une adresse électronique.", fault.Excerpt(address, 80))
	}
	n = store.NewAccount{Email: email, Name: strings.TrimSpace(flags.name), Role: access.Role(flags.role), Place: flags.place}
	if !slices.Contains(access.Roles, n.Role) {
		return n, fault.New(fault.Invalid, "Il manque --role, ou ce rôle n'existe pas. Choisissez : %s.", strings.Join(roleNames(), ", "))
	}
	if len([]rune(n.Name)) > store.MaxName {
		return n, fault.New(fault.Invalid, "Le nom a plus de %d caractères.", store.MaxName)
	}
	switch {
	case n.Role.OnPlaces() && (n.Place == "" || flags.territory != ""):
		return n, fault.New(fault.Invalid, "Le rôle « %s » porte sur un lieu : donnez --lieu, sans --territoire.", n.Role)
	case n.Role.OnPlaces():
		return n, nil
	case n.Place != "":
		return n, fault.New(fault.Invalid, "Le rôle « %s » porte sur un territoire : donnez --territoire, sans --lieu.", n.Role)
	case flags.territory == "" && n.Role == access.TerritoryManager:
		return n, fault.New(fault.Invalid, "Il manque --territoire, par exemple commune:35238 ou departement:35.")
	}
	n.Territory, err = readTerritoryFlag(flags.territory)
	return n, err
}

// readTerritoryFlag reads a territory as "commune:35238"; none is the country.
func readTerritoryFlag(text string) (access.Territory, error) {
	if text == "" {
		return access.Country, nil
	}
	level, code, both := strings.Cut(text, ":")
	if !both || code == "" || !slices.Contains(geo.Levels, geo.Level(level)) {
		return access.Territory{}, fault.New(fault.Invalid, "« %s » n'est pas un territoire. Écrivez par exemple commune:35238, epci:243500139, departement:35, region:53 ou pays:FR.", fault.Excerpt(text, 80))
	}
	return access.Territory{Level: geo.Level(level), Code: code}, nil
}

// pipedPassword reads a password from the standard input, unless that is a
// terminal; "" when nothing came.
func (p *program) pipedPassword() (string, error) {
	if file, ok := p.in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return "", nil
	}
	typed, err := io.ReadAll(io.LimitReader(p.in, 4<<10))
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "L'entrée standard ne peut pas être lue.")
	}
	return strings.TrimRight(string(typed), "\r\n"), nil
}

func hashed(ctx context.Context, typed string) (string, error) {
	hasher, err := password.NewHasher(password.Ordinary)
	if err != nil {
		return "", err
	}
	return hasher.Hash(ctx, typed)
}

func (p *program) closeAccountCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "fermer ADRESSE",
		Short: "Ferme un compte et efface les données de la personne, pour toujours",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withAccount(cmd.Context(), args[0], func(record *store.Store, account store.Account) error {
				if err := record.CloseAccount(cmd.Context(), access.Actor{}, account.ID); err != nil {
					return err
				}
				fmt.Fprintf(p.out, "Compte %d fermé : les données de la personne sont effacées, ses droits ont pris fin.\n", account.ID)
				return nil
			})
		},
	}
}

// withAccount runs fn on the account that bears an e-mail.
func (p *program) withAccount(ctx context.Context, address string, fn func(*store.Store, store.Account) error) (err error) {
	email, ok := store.EmailOf(address)
	if !ok {
		return fault.New(fault.Invalid, "« %s » n'est pas une adresse électronique.", fault.Excerpt(address, 80))
	}
	record, done, err := p.openRecord(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	account, err := record.AccountByEmail(ctx, email)
	if err != nil {
		return err
	}
	return fn(record, account)
}

func (p *program) listAccountsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lister",
		Short: "Liste les comptes ouverts ou invités, avec leurs droits",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			record, done, err := p.openRecord(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, done()) }()
			lines, err := record.AccountLines(cmd.Context())
			for _, l := range lines {
				fmt.Fprintf(p.out, "%d\t%s\t%s\t%s\n", l.ID, l.Email, stateNames[l.State], strings.Join(l.Rights, ", "))
			}
			return err
		},
	}
}

var stateNames = map[store.AccountState]string{store.AccountInvited: "invité", store.AccountActive: "ouvert"}
