package ask_test

import (
	"testing"

	"factbot/bot/ask"
	"factbot/facts/dataset"
)

// What is asked for, and how: the first fact of the answer, or the reason code
// where none answers.
func TestAsked(t *testing.T) {
	strait, home := readerOf(t, fjord(t)), readerOf(t, dataset.Embedded())
	for _, c := range []struct {
		r       *ask.Reader
		q, want string
	}{
		// ranges between events, and parts of a year
		{strait, "what happened between the storm closure and the recall of the ambassador?", "bridge-closed-storm"},
		{strait, "what happened since the seizure of the lighthouse?", "lighthouse-seized"},
		{home, "what happened in the last two months of 2020?", "tripartite-statement"},
		{home, "events in the first half of 2023", "munich-trilateral-meeting"},
		// who did it, the fact must say itself; to whom it was done, a name in the text
		{home, "who signed the tripartite statement for Armenia?", string(ask.NotHeld)},
		{strait, "when did Drovia's ambassador close the bridge?", string(ask.NotHeld)},
		{home, "who commands Azerbaijan?", string(ask.NotHeld)},
		{home, "who runs the Crisis Group?", string(ask.NotHeld)},
		// words that ask, mistyped; other tongues typed in Latin letters
		{home, "list the evnts of december 2022", "eco-protest-begins"},
		{home, "chto bylo v dekabre 2022 goda", "eco-protest-begins"},
		{home, "pozitsiya Armenii po zangezurskomu koridoru", "am-zangezur-checkpoints"},
		// an article is one of its agreement
		{strait, "article 4 of the Treaty of Passage", string(ask.NotHeld)},
		{strait, "what does article 8 of the Bridge Protocol say?", string(ask.NotHeld)},
		// numbers are those of what is counted
		{strait, "how many patrol boats were there in all at the bridge?", string(ask.NotHeld)},
		// a question of yes or no is answered by the opposite; others take nothing for granted
		{home, "does Armenia accept Michel's approach?", "am-rejects-approach"},
		// a clause of time does not say what was done
		{home, "who got control of the Lachin Corridor when the district was returned?", "lachin-corridor-under-peacekeepers"},
		// the words for importance and purpose belong to the fact
		{home, "how important is the checkpoint?", "checkpoint-significance"},
		{home, "what is the checkpoint for?", "checkpoint-purpose"},
		// numbers in words
		{home, "which report speaks of twelve thousand soldiers?", "icg-12000-soldiers"},
		// nothing tells what a pronoun stands for
		{home, "who started it?", string(ask.NotQuestion)},
		{home, "what did the Border Group say about the checkpoint?", string(ask.NotHeld)},
		// whose attitude is asked for, also where it is said without asking
		{home, "does Armenia accept the Lachin checkpoint?", "am-checkpoint-not-provided"},
		{home, "Armenia on who may check cars in the Zangezur corridor", "am-zangezur-checkpoints"},
		{home, "does France support the Lachin checkpoint?", string(ask.NotHeld)},
		// nobody else's attitude, and no other deed, stands for the one asked for
		{home, "why did Yerevan welcome the new checkpoint in Lachin?", "am-checkpoint-not-provided"},
		{home, "how did Armenia win the Second Karabakh War?", string(ask.NotHeld)},
		// how long, in words
		{home, "how long did the eco-activists' demonstrations last?", "actor-eco-activists"},
		// how often; in whose opinion; whom somebody blames; verbs that look like names; said as it sounds
		{strait, "how often do the monitors report?", string(ask.NotHeld)},
		{home, "what is the purpose of Azerbaijan's checkpoint in the author's opinion?", "checkpoint-purpose"},
		{home, "how generous was Armenia about Lachin?", string(ask.NotHeld)},
		{home, "when did the protests beginnin december 2022 start?", "eco-protest-begins"},
		// deaths are not those of the people asked for
		{strait, "how many Drovians were killed on the Marit?", string(ask.NotHeld)},
		// the one word that tells what is asked of a name
		{home, "what is the budget of the European Council?", string(ask.NotHeld)},
		{home, "when did Charles Michel die?", string(ask.NotHeld)},
		{strait, "who commands the Varn Monitoring Mission?", string(ask.NotHeld)},
		{home, "who pays Azerbaijan?", string(ask.NotHeld)},
		{home, "who founded the Minsk Group?", string(ask.NotHeld)},
		{home, "who lost the 44-day war?", "second-karabakh-war"},
		// who took part, whatever the fact calls it
		{home, "who took part in the Munich talks?", "munich-trilateral-meeting"},
		{home, "what was the outcome of the Munich talks?", "munich-trilateral-meeting"},
		{home, "what is known about the Munich talks?", "munich-trilateral-meeting"},
		{strait, "how did the lighthouse seizure turn out?", "lighthouse-seized"},
		// what an article lays down, it says in words of its own
		{strait, "what does article 2 of the Bridge Protocol require?", "protocol-article-2"},
		{home, "what role does Charles Michel play?", "actor-charles-michel"},
		{home, "which country is Nakhchivan in?", "place-nakhchivan"},
		// from where somebody is
		{home, "what nationality is the sabotage group?", "actor-iran"},
		{home, "where is the International Crisis Group from?", string(ask.NotHeld)},
		// everyday matters, also of a place that is held and in tongues without tables
		{home, "Bakıda ən yaxşı restoran hansıdır?", string(ask.NotHeld)},
		{home, "Какая погода завтра в Лачине?", string(ask.NotHeld)},
		{strait, "Kelmark'ta yarın hava nasıl olacak?", string(ask.NotHeld)},
		{strait, "Wie wird morgen das Wetter in Kelmark?", string(ask.NotHeld)},
		{strait, "Τι καιρό θα κάνει αύριο στο Kelmark;", string(ask.NotHeld)},
		// names in capitals are names
		{home, "why did the UN set up the Lachin checkpoint?", string(ask.NotHeld)},
	} {
		answersWith(t, c.r, c.q, c.want)
	}
}
