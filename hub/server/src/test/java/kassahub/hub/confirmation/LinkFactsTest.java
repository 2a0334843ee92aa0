package kassahub.hub.confirmation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.organisation.Link;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkFactsTest {
  private static final Optional<LocalDate> DAY = Optional.of(LocalDate.of(2027, 1, 1));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changeIsReadAsItWasWritten(boolean dated) {
    for (long to : new long[] {0, 8}) {
      var change = change(to, dated ? DAY : Optional.empty());

      assertThat(LinkFacts.change(asked(change))).isEqualTo(change);
    }
  }

  /** It reads numbers of accounts and no day: what it cannot read it does not make. */
  @ParameterizedTest
  @ValueSource(longs = {0, 8})
  void releaseBeforeReadsNoAccountOfAChangeWithADay(long to) {
    var facts = asked(change(to, DAY)).facts();

    assertThatThrownBy(() -> Long.parseLong(facts.get("from")))
        .isInstanceOf(NumberFormatException.class);
    assertThat(facts.get("link")).isEqualTo("payer");
  }

  private static Link.Change change(long to, Optional<LocalDate> day) {
    return new Link.Change(
        5,
        Link.Kind.PAYER,
        OptionalLong.of(7),
        to == 0 ? OptionalLong.empty() : OptionalLong.of(to),
        "Договор",
        day);
  }

  private static Confirmation asked(Link.Change change) {
    var draft = LinkFacts.draft(new Link.Plan(change, "ООО «Ромашка»", "Партнёр", ""));
    return new Confirmation(
        1,
        draft.kind(),
        draft.object(),
        draft.facts(),
        new Confirmation.Operator("1", "Анна"),
        Instant.EPOCH,
        Instant.MAX,
        ConfirmationState.OPEN,
        Optional.empty(),
        Optional.empty());
  }
}
