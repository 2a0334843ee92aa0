package kassahub.hub.activation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.licence.LicenceIssuer;
import kassahub.hub.problem.Problem;

/** Checks serials, makes activations, and shows what became of them. */
public final class Activations {
  /** A failed activation is asked again so often at most, by people and policies together. */
  public static final int MAX_RETRIES = 20;

  /** What failed longer ago needs nobody any more. */
  private static final Duration OPEN = Duration.ofDays(30);

  private final Basis basis;
  private final Buyers buyers;
  private final SerialChecks checks;

  /**
   * @param issuers the issuer of a vendor
   */
  public Activations(
      Basis basis,
      Buyers buyers,
      Catalogue catalogue,
      Devices devices,
      Function<Vendor, LicenceIssuer> issuers) {
    this.basis = basis;
    this.buyers = buyers;
    this.checks = new SerialChecks(basis, catalogue, devices, issuers);
  }

  /**
   * Refuses what would refuse any order for this organisation right now.
   *
   * @throws Problem.Forbidden without {@link Permission#ACTIVATE}
   * @throws Problem.NotFound for an organisation that is not the account's own
   * @throws Problem.Conflict {@code ACCOUNT_BLOCKED}, {@code ACTIVATION_DISABLED}, {@code
   *     OFFER_NOT_ACCEPTED}
   */
  public void requireBuyer(Caller caller, long organisationId) {
    caller.require(Permission.ACTIVATE);
    buyers.requireOffer(caller, buyers.payer(caller, organisationId));
    basis.database().run(caller.scope(), tx -> buyers.requireOpen(tx, caller.account()));
  }

  /**
   * What each serial would become; changes nothing (A-59 … A-76).
   *
   * @param serials at most 10 000, as entered
   * @return a row for each, in the same order
   * @throws Problem.Forbidden without {@link Permission#ACTIVATE}
   * @throws Problem.NotFound for an organisation that is not the account's own
   * @throws Problem.Conflict {@code OFFER_NOT_ACCEPTED}, {@code ACTIVATION_DISABLED}
   */
  public List<CheckRow> check(Caller caller, long organisationId, List<String> serials) {
    caller.require(Permission.ACTIVATE);
    var request = ActivationRequest.of(organisationId, serials);
    PurchaseRules.requireShape(request);
    buyers.requireOffer(caller, buyers.payer(caller, organisationId));
    var lookup = checks.look(caller.account(), request.serials());
    var checked =
        basis.database().transact(caller.scope(), tx -> checks.check(tx, caller.account(), lookup));
    return checked.stream().map(row -> row.row(lookup.today())).toList();
  }

  /**
   * Makes one activation a vendor, at the prices of this moment, and queues the questions to the
   * vendors (A-06, A-84 … A-92).
   *
   * @throws Problem.Forbidden without {@link Permission#ACTIVATE}
   * @throws Problem.NotFound for an organisation that is not the account's own
   * @throws Problem.Invalid {@code NO_SERIALS}, {@code TOO_MANY_SERIALS}, {@code SERIALS_REFUSED},
   *     {@code COMMENT_TOO_LONG}
   * @throws Problem.Conflict {@code ACCOUNT_BLOCKED}, {@code ACTIVATION_DISABLED}, {@code
   *     OFFER_NOT_ACCEPTED}, {@code PRICE_CHANGED}, {@code SERIAL_IN_WORK}
   */
  public List<Activation> activate(Caller caller, ActivationRequest request) {
    return activate(caller, request, (tx, made) -> {});
  }

  /**
   * The same, with more work in the same transaction: both happen or none.
   *
   * @param alongside gets the activations just made
   */
  public List<Activation> activate(
      Caller caller, ActivationRequest request, BiConsumer<Tx, List<Activation>> alongside) {
    caller.require(Permission.ACTIVATE);
    PurchaseRules.requireShape(request);
    var payer = buyers.payer(caller, request.organisationId());
    buyers.requireOffer(caller, payer);
    var lookup = checks.look(caller.account(), request.serials());
    return basis
        .database()
        .transact(
            caller.scope(),
            tx -> {
              tx.planEachTime();
              buyers.requireOpen(tx, caller.account());
              buyers.requirePayer(tx, caller.account(), payer.id());
              var checked = checks.check(tx, caller.account(), lookup);
              PurchaseRules.requirePassed(checked);
              request.expected().ifPresent(seen -> PurchaseRules.requireExpected(seen, checked));
              var offers = checked.stream().map(Checked::offer).toList();
              var made = new Purchase(basis, caller, payer, request).make(tx, offers);
              alongside.accept(tx, made);
              return made;
            });
  }

  /** What an activation of the caller's cost stands on its order, too. */
  static boolean showsCost(Caller caller) {
    return caller.may(Permission.SEE_PRICES) || caller.may(Permission.SEE_ORDERS);
  }

  /** Notes which renewal policy made an activation, in the transaction that made it. */
  public void ofPolicy(Tx tx, long number, long policyId) {
    ActivationStore.ofPolicy(tx, number, policyId);
  }

  /**
   * Asks the vendor again; number, prices and request id stay. Allowed to the account
   * and to operators who retry deliveries.
   *
   * @throws Problem.Conflict {@code NOT_FAILED}, {@code ACCOUNT_BLOCKED}, {@code SERIAL_IN_WORK},
   *     {@code RETRY_LIMIT}, {@code SUBSCRIPTION_CHANGED} when a serial was activated otherwise
   *     meanwhile
   */
  public Activation retry(Caller caller, long number) {
    retry(caller, number, tx -> {});
    return get(caller, number);
  }

  /**
   * The same, with more work in the same transaction: both happen or none.
   *
   * @param alongside runs while the activation still counts as failed
   */
  public void retry(Caller caller, long number, Consumer<Tx> alongside) {
    if (!caller.operator() || !caller.may(Permission.RETRY_DELIVERIES)) {
      caller.require(Permission.ACTIVATE);
    }
    basis.database().run(caller.scope(), tx -> retry(tx, caller, number, alongside));
  }

  /**
   * Sets or removes the comment.
   *
   * @param text empty removes it
   */
  public void comment(Caller caller, long number, String text) {
    caller.require(Permission.ACTIVATE);
    var comment = text.strip();
    PurchaseRules.requireComment(comment);
    basis
        .database()
        .run(
            caller.scope(),
            tx -> {
              if (!ActivationStore.comment(tx, caller.account(), number, comment)) {
                throw noSuchActivation();
              }
              record(tx, caller, "activation.commented", number, Map.of("comment", comment));
            });
  }

  /**
   * One page of activations, newest first (A-25, A-37 … A-44). Sorts: {@code number}, {@code
   * amount}, {@code created}. Filters: {@code organisation}, {@code vendor} (ids), {@code status},
   * {@code tab} (as status, but one with a failed installation counts as failed), {@code
   * installation} ({@code failed}, {@code open}: on its way), {@code attention} (failed within
   * thirty days, and nobody ordered the same since). The search finds serials by any four digits in
   * a row.
   */
  public Page<ActivationSummary> list(Caller caller, PageRequest request) {
    var since = basis.clock().instant().minus(OPEN);
    return seen(caller, tx -> ActivationListStore.page(tx, caller, request, since));
  }

  /** How many rows each of these filters leaves, counted as a page counts. */
  public List<RowCount> counts(Caller caller, List<PageRequest> requests) {
    var since = basis.clock().instant().minus(OPEN);
    return seen(caller, tx -> ActivationListStore.counts(tx, caller, requests, since));
  }

  /** What was delivered for an order: whoever may see orders may see what they are of. */
  public List<ActivationSummary> ofOrder(Caller caller, long order) {
    caller.require(Permission.SEE_ORDERS);
    return basis
        .database()
        .transact(caller.scope(), tx -> ActivationListStore.ofOrder(tx, caller, order));
  }

  /**
   * One activation without its lines.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACTIVATION}
   */
  public ActivationSummary summary(Caller caller, long number) {
    return seen(caller, tx -> opened(tx, caller, number));
  }

  /** Those of these activations that the caller may watch live, as topics spell them. */
  public Set<String> watched(Caller caller, Set<String> numbers) {
    Long[] known =
        numbers.stream()
            .filter(number -> number.matches("\\d{1,18}"))
            .map(Long::valueOf)
            .toArray(Long[]::new);
    return caller.may(Permission.SEE_ACTIVATIONS)
        ? basis
            .database()
            .transact(caller.scope(), tx -> ActivationListStore.seen(tx, caller, known))
        : Set.of();
  }

  /** Whose rest of a licence this activation brings, when it is one that moves it. */
  public Optional<LicenceMove> move(Caller caller, long number) {
    return seen(caller, tx -> LicenceMoveStore.ofActivation(tx, caller, number));
  }

  /** Licences that went from this register or to it, the latest first. */
  public List<LicenceMove> moves(Caller caller, String serial) {
    return seen(caller, tx -> LicenceMoveStore.ofSerial(tx, caller, serial));
  }

  /** The newest that name a serial with these digits in it, at least four of them. */
  public List<ActivationSummary> naming(Caller caller, String digits, int most) {
    return seen(caller, tx -> ActivationListStore.naming(tx, caller, digits, most));
  }

  /** The same as {@link #summary} of a number that perhaps nothing has; opens nothing. */
  public Optional<ActivationSummary> find(Caller caller, long number) {
    return seen(caller, tx -> ActivationListStore.find(tx, caller, number));
  }

  /**
   * One activation with all its lines.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACTIVATION}
   */
  public Activation get(Caller caller, long number) {
    return seen(
        caller,
        tx ->
            new Activation(
                opened(tx, caller, number), ActivationLineStore.all(tx, caller, number)));
  }

  /**
   * One page of an activation's lines. Filter: {@code delivery}; the search is by serial.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACTIVATION}
   */
  public Page<ActivationLine> lines(Caller caller, long number, PageRequest request) {
    return seen(
        caller,
        tx -> {
          summary(tx, caller, number);
          return ActivationLineStore.page(tx, caller, number, request);
        });
  }

  /**
   * How many lines of an activation are in which state.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACTIVATION}
   */
  public Map<DeliveryState, Long> deliveries(Caller caller, long number) {
    return seen(
        caller,
        tx -> {
          summary(tx, caller, number);
          return ActivationLineStore.counts(tx, number);
        });
  }

  /**
   * The licence file of a finished activation.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACTIVATION}, {@code NO_LICENCE_FILE}
   */
  public StoredFile licenceFile(Caller caller, long number) {
    return seen(
        caller,
        tx -> {
          summary(tx, caller, number);
          var file =
              LicenceFileStore.find(tx, number)
                  .orElseThrow(() -> new Problem.NotFound("NO_LICENCE_FILE", "not granted yet"));
          record(tx, caller, "activation.file-downloaded", number, Map.of("name", file.name()));
          return file;
        });
  }

  /**
   * What the vendor was asked and answered, last first; without licence bytes.
   *
   * @throws Problem.Forbidden for all but operators
   */
  public List<VendorExchange> exchanges(Caller caller, long number) {
    caller.require(Permission.SEE_ALL_TENANTS);
    return basis.database().transact(tx -> VendorStore.exchanges(tx, number));
  }

  private void retry(Tx tx, Caller caller, long number, Consumer<Tx> alongside) {
    var order =
        ActivationStore.lock(tx, number)
            .filter(found -> caller.operator() || found.account() == caller.account())
            .orElseThrow(Activations::noSuchActivation);
    if (order.status() != ActivationStatus.FAILED) {
      throw new Problem.Conflict("NOT_FAILED", "only a failed activation can be asked again");
    }
    if (order.retries() >= MAX_RETRIES) {
      throw new Problem.Conflict("RETRY_LIMIT", "asked again too often; make a new activation");
    }
    buyers.requireOpen(tx, order.account());
    buyers.requirePayer(tx, order.account(), order.organisation());
    ActivationStore.changedSince(tx, number)
        .ifPresent(
            serial -> {
              throw new Problem.Conflict(
                  "SUBSCRIPTION_CHANGED",
                  "the serial was activated otherwise meanwhile",
                  Map.of("serial", serial));
            });
    Purchase.takeSerials(tx, number);
    alongside.accept(tx);
    VendorStore.askAgain(tx, number, basis.clock().instant());
    ActivationStore.reopen(tx, number);
    record(tx, caller, "activation.retried", number, Map.of());
    basis.changed(tx, number);
  }

  private <T> T seen(Caller caller, Function<Tx, T> work) {
    caller.require(Permission.SEE_ACTIVATIONS);
    return basis.database().transact(caller.scope(), work);
  }

  private ActivationSummary opened(Tx tx, Caller caller, long number) {
    var found = summary(tx, caller, number);
    caller.looks(basis.journal(), tx, found.organisationId(), "activation " + number);
    return found;
  }

  private static ActivationSummary summary(Tx tx, Caller caller, long number) {
    return ActivationListStore.find(tx, caller, number).orElseThrow(Activations::noSuchActivation);
  }

  private void record(
      Tx tx, Caller caller, String action, long number, Map<String, String> details) {
    basis
        .journal()
        .record(tx, caller.actor(), action, "activation", Long.toString(number), details);
  }

  private static Problem noSuchActivation() {
    return new Problem.NotFound("NO_SUCH_ACTIVATION", "no activation of that number");
  }
}
