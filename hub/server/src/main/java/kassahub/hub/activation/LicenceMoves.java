package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.Assortment;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.Device;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceScale;
import kassahub.hub.catalogue.SubscriptionSource;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.SerialNumber;

/**
 * Moves the rest of a licence from a broken register to the one that takes its place (decision
 * 052): an activation without a price, which ends what the broken one was paid for when it is done.
 * Two operators are needed, see package confirmation.
 */
public final class LicenceMoves {
  private static final Money FREE = Money.kopecks(0);
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_DOCUMENT = 200;

  private final Basis basis;
  private final Catalogue catalogue;
  private final Devices devices;

  public LicenceMoves(Basis basis, Catalogue catalogue, Devices devices) {
    this.basis = basis;
    this.catalogue = catalogue;
    this.devices = devices;
  }

  /** What was moved, the latest first. */
  public Page<LicenceMove> list(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return basis.database().transact(caller.scope(), tx -> LicenceMoveStore.page(tx, request));
  }

  /**
   * What a move would do.
   *
   * @throws Problem.Invalid {@code BAD_REASON}, {@code BAD_DOCUMENT}, {@code SAME_SERIAL}
   * @throws Problem.NotFound {@code NO_SUCH_REGISTER} for the broken one, {@code
   *     NO_SUCH_REPLACEMENT}
   * @throws Problem.Conflict {@code NOTHING_TO_MOVE} when it has no licence of ours that runs on,
   *     {@code OTHER_LICENCE} when the replacement takes another, {@code REPLACEMENT_PAID}
   */
  public LicenceMove.Plan plan(Caller caller, LicenceMove.Draft typed) {
    caller.require(Permission.MANAGE_MONEY);
    var draft = checked(typed);
    return basis.database().transact(caller.scope(), tx -> decide(tx, draft).plan());
  }

  /**
   * Does it: the activation is made; when it is done, the broken register is archived.
   *
   * @param caller the one who confirms what another asked for
   * @param until what both saw
   * @throws Problem.Conflict {@code NOTHING_TO_MOVE} also when it is paid until another day by now,
   *     {@code SERIAL_IN_WORK}; else as {@link #plan}
   */
  public long make(Tx tx, Caller caller, LicenceMove.Draft draft, LocalDate until) {
    caller.require(Permission.MANAGE_MONEY);
    var decided = decide(tx, checked(draft));
    if (!decided.plan().until().equals(until)) {
      throw nothing();
    }
    var now = basis.clock().instant();
    var account = decided.sale().account();
    var vendor = decided.assortment().vendorOf(decided.line());
    long number =
        ActivationStore.insert(
            tx,
            new ActivationStore.NewActivation(
                account,
                decided.sale().organisationId(),
                vendor.id(),
                Optional.empty(),
                1,
                FREE,
                now,
                caller.actor().name()));
    ActivationStore.insertLines(tx, number, account, List.of(offer(decided)));
    LicenceMoveStore.insert(
        tx,
        new LicenceMoveStore.NewMove(
            number, account, decided.plan().draft(), until, now, caller.actor().name()));
    Purchase.takeSerials(tx, number);
    if (!decide(tx, decided.plan().draft()).plan().equals(decided.plan())) {
      throw nothing(); // one of them was paid for while this waited
    }
    VendorStore.ask(tx, number, vendor, now);
    record(tx, caller, decided.plan(), number);
    basis.changed(tx, number);
    return number;
  }

  private static Offer offer(Decision decided) {
    return new Offer(
        decided.plan().draft().to(),
        decided.plan().toModel(),
        decided.line(),
        decided.assortment().vendorOf(decided.line()),
        decided.assortment().licenceTypeOf(decided.line()),
        decided.before(),
        decided.plan().until(),
        PriceScale.of(FREE),
        FREE,
        Optional.empty());
  }

  private void record(Tx tx, Caller caller, LicenceMove.Plan plan, long activation) {
    basis
        .journal()
        .record(
            tx,
            caller.actor(),
            "licence.moved",
            "device",
            plan.draft().from(),
            Map.of(
                "to", plan.draft().to(),
                "until", plan.until().toString(),
                "activation", Long.toString(activation),
                "document", plan.draft().document()));
  }

  private record Decision(
      LicenceMove.Plan plan,
      LicenceMoveStore.Sale sale,
      Assortment assortment,
      DeviceLine line,
      Optional<Device.Subscription> before) {}

  private Decision decide(Tx tx, LicenceMove.Draft draft) {
    var today = LegalDay.of(basis.clock().instant(), "RU");
    var assortment = catalogue.assortment(tx, today);
    var known = devices.find(tx, List.of(draft.from(), draft.to()));
    var from = known.get(draft.from());
    var to = known.get(draft.to());
    if (from == null) {
      throw new Problem.NotFound("NO_SUCH_REGISTER", "the broken register is in no directory");
    }
    if (to == null || to.lineId().isEmpty()) {
      throw new Problem.NotFound("NO_SUCH_REPLACEMENT", "the replacement is in no directory");
    }
    var sale = LicenceMoveStore.sale(tx, draft.from()).orElseThrow(LicenceMoves::nothing);
    var until =
        from.subscription()
            .filter(paid -> paid.source() == SubscriptionSource.ACTIVATION)
            .map(Device.Subscription::until)
            .filter(day -> day.isAfter(today))
            .orElseThrow(LicenceMoves::nothing);
    var line = Objects.requireNonNull(assortment.lines().get(to.lineId().getAsLong()), "line");
    requireSameLicence(from, line, assortment);
    requireUnpaid(to, today);
    var plan = new LicenceMove.Plan(draft, from.model(), to.model(), until, sale.organisation());
    return new Decision(plan, sale, assortment, line, to.subscription());
  }

  /** A licence of another kind or vendor would be sold, not moved. */
  private static void requireSameLicence(Device from, DeviceLine to, Assortment assortment) {
    var line = from.lineId().isPresent() ? assortment.lines().get(from.lineId().getAsLong()) : null;
    boolean same =
        line != null
            && line.licenceTypeId() == to.licenceTypeId()
            && line.vendorId() == to.vendorId();
    if (!same) {
      throw new Problem.Conflict("OTHER_LICENCE", "the replacement takes another licence");
    }
  }

  private static void requireUnpaid(Device to, LocalDate today) {
    boolean paid = to.subscription().filter(known -> !known.until().isBefore(today)).isPresent();
    if (paid) {
      throw new Problem.Conflict("REPLACEMENT_PAID", "the replacement has a licence that runs");
    }
  }

  private static LicenceMove.Draft checked(LicenceMove.Draft typed) {
    var draft =
        new LicenceMove.Draft(
            SerialNumber.normal(typed.from()),
            SerialNumber.normal(typed.to()),
            typed.reason().strip(),
            typed.document().strip());
    if (draft.from().equals(draft.to())) {
      throw new Problem.Invalid("SAME_SERIAL", "two registers expected");
    }
    if (draft.reason().isEmpty() || draft.reason().length() > LONGEST_REASON) {
      throw new Problem.Invalid("BAD_REASON", "reason: 1 to 500 characters expected");
    }
    if (draft.document().isEmpty() || draft.document().length() > LONGEST_DOCUMENT) {
      throw new Problem.Invalid("BAD_DOCUMENT", "document: 1 to 200 characters expected");
    }
    return draft;
  }

  private static Problem nothing() {
    return new Problem.Conflict("NOTHING_TO_MOVE", "no licence of ours runs on for this serial");
  }
}
