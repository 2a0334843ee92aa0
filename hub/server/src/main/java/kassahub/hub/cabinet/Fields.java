package kassahub.hub.cabinet;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Texts;

/**
 * What was typed into a form, and what is wrong with it.
 *
 * @param faults sentences by the name of the field
 */
public record Fields(Map<String, String> values, Map<String, String> faults) {
  /** The field that carries what was asked about. */
  public static final String AGREED = "agreed";

  public Fields {
    values = Map.copyOf(values);
    faults = Map.copyOf(faults);
  }

  public static Fields of(Map<String, String> values) {
    return new Fields(values, Map.of());
  }

  public static Fields sent(Request request, String... names) {
    var values = new HashMap<String, String>();
    for (var name : names) {
      values.put(name, request.formText(name).strip());
    }
    return of(values);
  }

  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String name) {
    return Optional.ofNullable(faults.get(name));
  }

  public boolean chosen(String name, String value) {
    return value(name).equals(value);
  }

  public Fields failing(String name, String sentence) {
    var all = new HashMap<>(faults);
    all.put(name, sentence);
    return new Fields(values, all);
  }

  /** The same with the reason why it was refused, beside the field that the code is about. */
  public Fields refused(
      Problem problem, Texts texts, Map<String, String> fieldOfCode, String other) {
    return failing(fieldOfCode.getOrDefault(problem.code(), other), texts.refusal(problem));
  }

  /** The same with another value in a field, typed or not. */
  public Fields with(String name, String value) {
    var all = new HashMap<>(values);
    all.put(name, value);
    return new Fields(all, faults);
  }

  /** What was typed into an optional field. */
  public Optional<String> filled(String name) {
    return Optional.of(value(name)).filter(text -> !text.isEmpty());
  }

  /** A person was shown what these fields would do, and sends the same ones again. */
  public boolean agreed(String... names) {
    return value(AGREED).equals(together(names));
  }

  /** The same, asking whether a person means it. */
  public Fields asking(String... names) {
    var all = new HashMap<>(values);
    all.put(AGREED, together(names));
    return new Fields(all, faults);
  }

  /** A question stands beside the fields. */
  public boolean asks() {
    return faults.isEmpty() && !value(AGREED).isEmpty();
  }

  private String together(String... names) {
    return Stream.of(names).map(this::value).collect(Collectors.joining("|"));
  }

  /** A day as {@link LegalDay#typed} reads it. */
  public Optional<LocalDate> date(String name) {
    return LegalDay.typed(value(name));
  }

  public Optional<Integer> whole(String name) {
    return value(name).matches("\\d{1,9}")
        ? Optional.of(Integer.valueOf(value(name)))
        : Optional.empty();
  }
}
