package kassahub.hub.activation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Tx;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.problem.Problem;

/** A confirmed purchase: its offers become activations, a handful of statements a vendor. */
record Purchase(Basis basis, Caller caller, Organisation payer, ActivationRequest request) {

  List<Activation> make(Tx tx, List<Offer> offers) {
    Map<Vendor, List<Offer>> byVendor =
        offers.stream()
            .collect(Collectors.groupingBy(Offer::vendor, LinkedHashMap::new, Collectors.toList()));
    var now = basis.clock().instant();
    var made = new ArrayList<Activation>(byVendor.size());
    byVendor.forEach((vendor, lines) -> made.add(make(tx, vendor, lines, now)));
    return made;
  }

  private Activation make(Tx tx, Vendor vendor, List<Offer> offers, Instant now) {
    var amount = offers.stream().map(Offer::price).reduce(Money::plus).orElseThrow();
    long number =
        ActivationStore.insert(
            tx,
            new ActivationStore.NewActivation(
                caller.account(),
                payer.id(),
                vendor.id(),
                request.comment(),
                offers.size(),
                amount,
                now,
                caller.actor().name()));
    ActivationStore.insertLines(tx, number, caller.account(), offers);
    takeSerials(tx, number);
    VendorStore.ask(tx, number, vendor, now);
    basis
        .journal()
        .record(
            tx,
            caller.actor(),
            "activation.made",
            "activation",
            Long.toString(number),
            Map.of(
                "organisation", Long.toString(payer.id()),
                "licences", Integer.toString(offers.size()),
                "amount", Long.toString(amount.minor())));
    basis.changed(tx, number);
    return new Activation(summary(number, vendor, offers.size(), amount, now), lines(offers));
  }

  /**
   * Claims the serials of an activation's lines for it.
   *
   * @throws Problem.Conflict {@code SERIAL_IN_WORK}
   */
  static void takeSerials(Tx tx, long number) {
    ActivationStore.takeSerials(tx, number)
        .ifPresent(
            serial -> {
              throw Reasons.inWork(Map.of("serial", serial, "serials", serial, "refused", "1"));
            });
  }

  private ActivationSummary summary(
      long number, Vendor vendor, int licences, Money amount, Instant now) {
    return new ActivationSummary(
        number,
        ActivationStatus.IN_PROGRESS,
        Optional.empty(),
        payer.id(),
        payer.name(),
        vendor.name(),
        vendor.id(),
        vendor.answersAs(),
        licences,
        Optional.of(amount).filter(sum -> Activations.showsCost(caller)),
        amount.minor() == 0,
        request.comment(),
        now,
        caller.actor().name(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        Installing.NOTHING);
  }

  private List<ActivationLine> lines(List<Offer> offers) {
    var lines = new ArrayList<ActivationLine>(offers.size());
    for (var offer : offers) {
      lines.add(line(lines.size() + 1, offer));
    }
    return lines;
  }

  private ActivationLine line(int position, Offer offer) {
    return new ActivationLine(
        position,
        offer.serial(),
        offer.model(),
        offer.licenceType().name(),
        offer.current().map(now -> now.until()),
        offer.newUntil(),
        Optional.empty(),
        Optional.of(offer.price()).filter(price -> Activations.showsCost(caller)),
        firstState(offer.line().installMethod()),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** Until the vendor has answered nobody knows which agent will bring the licence. */
  static DeliveryState firstState(InstallMethod method) {
    return switch (method) {
      case AGENT -> DeliveryState.WAITING;
      case FILE -> DeliveryState.NONE;
      case VENDOR -> DeliveryState.BY_VENDOR;
    };
  }
}
