package kassahub.hub.confirmation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.billing.document.Licensor;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Party;
import kassahub.hub.billing.document.Seller;
import kassahub.hub.billing.document.TraderNumber;
import kassahub.hub.confirmation.Confirmation.Operator;
import org.junit.jupiter.api.Test;

class SellerFactsTest {
  private static final Seller KNOWN = Papers.SELLER;

  @Test
  void whatWasTypedIsWhatIsEntered() {
    var trader =
        new Seller(
            "RUB",
            new Party(
                "RU",
                "ИП Орлова",
                "990000104212",
                Optional.empty(),
                Optional.of("Тверь"),
                Optional.empty()),
            Optional.of(new TraderNumber("318774600000012", Optional.of(LocalDate.of(2018, 1, 9)))),
            KNOWN.account(),
            KNOWN.signers(),
            new Licensor(Optional.empty(), Optional.of("https://offer.example/")));
    var firm =
        new Seller(
            "RUB",
            KNOWN.party(),
            Optional.empty(),
            KNOWN.account(),
            KNOWN.signers(),
            new Licensor(Optional.of("1187746057322"), Optional.empty()));

    assertThat(kept(trader)).isEqualTo(trader);
    assertThat(kept(firm)).isEqualTo(firm);
    assertThat(kept(Papers.KAZAKH)).isEqualTo(Papers.KAZAKH);
  }

  private static Seller kept(Seller seller) {
    var draft = SellerFacts.draft(KNOWN, seller);
    return SellerFacts.seller(
        new Confirmation(
            1,
            draft.kind(),
            draft.object(),
            draft.facts(),
            new Operator("1", "first"),
            Instant.EPOCH,
            Instant.EPOCH,
            ConfirmationState.CONFIRMED,
            Optional.empty(),
            Optional.empty()));
  }
}
