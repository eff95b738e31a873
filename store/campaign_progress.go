package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// Answer is what came of a place that a campaign aims at.
type Answer string

// The answers, in the order in which people are told them.
const (
	AnsweredYes Answer = "confirmee"   // by the link of a letter
	Updated     Answer = "mise-a-jour" // in another way since the launch
	Opened      Answer = "ouverte"     // the link was opened, and nothing was said
	Silent      Answer = "sans-reponse"
	Failed      Answer = "echec"       // the letter could not be delivered
	Unreachable Answer = "injoignable" // no address, or it wants no letter
	AskedBefore Answer = "recente"     // asked by other means less than sixty days before
	ToWrite     Answer = "a-ecrire"
)

// Answers lists the answers.
var Answers = []Answer{AnsweredYes, Updated, Opened, Silent, Failed, Unreachable, AskedBefore, ToWrite}

// ToPhone tells whether a phone call is what is left.
func (a Answer) ToPhone() bool {
	return slices.Contains([]Answer{Opened, Silent, Failed, Unreachable}, a)
}

// CampaignPlace is a place that a campaign aims at, and what came of it.
type CampaignPlace struct {
	ID, Name, Commune, Phone string
	UpdatedOn                time.Time
	Answer                   Answer
	SentAt                   *time.Time // the last letter
}

// CampaignPlaces lists the places of a campaign, and counts
// them by answer.
func (s *Store) CampaignPlaces(ctx context.Context, actor access.Actor, id int64) (places []CampaignPlace, counts map[Answer]int, err error) {
	counts = map[Answer]int{}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if _, err := findCampaign(ctx, tx, actor, access.CampaignSee, id, ""); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			select p.id, p.nom, p.commune, coalesce(p.telephone, ''), p.date_maj,
				case
					when r.confirmed then 'confirmee'
					when p.date_maj >= (c.launched_at at time zone 'Europe/Paris')::date then 'mise-a-jour'
					when cp.state = 'ecrite' and r.failed then 'echec'
					when cp.state = 'ecrite' and r.opened then 'ouverte'
					when cp.state = 'ecrite' then 'sans-reponse'
					else cp.state end,
				r.sent_at
			from campaign_place cp
			join campaign c on c.id = cp.campaign
			join place p on p.id = cp.place_id
			left join lateral (
				select bool_or(confirmed_at is not null) as confirmed, bool_or(opened_at is not null) as opened,
					bool_and(failed_at is not null) as failed, max(sent_at) as sent_at
				from reminder
				where campaign = cp.campaign and place_id = cp.place_id
			) r on true
			where cp.campaign = $1
			order by lower(p.commune), lower(p.nom), p.id`, id)
		if err != nil {
			return err
		}
		places, err = pgx.CollectRows(rows, pgx.RowToStructByPos[CampaignPlace])
		return err
	})
	for _, p := range places {
		counts[p.Answer]++
	}
	return places, counts, awayOr(err)
}
