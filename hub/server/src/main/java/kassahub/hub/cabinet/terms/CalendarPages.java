package kassahub.hub.cabinet.terms;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.terms.CalendarYear;
import kassahub.hub.billing.terms.Calendars;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** Working-day calendars. */
public final class CalendarPages {
  private static final String PATH = "/calendars";
  private static final String YEAR = PATH + "/:country/:year";

  /** Day and month; the year may follow. */
  private static final Pattern DAY = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})(?:\\.(\\d{4}))?");

  private final Calendars calendars;

  public CalendarPages(Calendars calendars) {
    this.calendars = calendars;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(YEAR, this::page);
    routes.post(YEAR, this::save);
    routes.post(YEAR + "/release", this::giveBack);
  }

  private Response list(Request request) {
    return Response.page(
        "cabinet/terms/calendars.jte", new CalendarsView(calendars.list(request.caller())));
  }

  private Response page(Request request) {
    var year = year(request);
    return page(
        year, Fields.of(Map.of("free", typed(year.days(false)), "worked", typed(year.days(true)))));
  }

  private static Response page(CalendarYear year, Fields form) {
    return Response.page("cabinet/terms/calendar.jte", new CalendarView(year, form));
  }

  private Response save(Request request) {
    var year = year(request);
    var form = Fields.sent(request, "free", "worked");
    try {
      calendars.save(
          request.caller(),
          year.country(),
          year.year(),
          days(form.value("free"), year.year(), "free"),
          days(form.value("worked"), year.year(), "worked"));
    } catch (Problem.Invalid refused) {
      String field = refused.facts().getOrDefault("kind", "free");
      return page(year, form.failing(field, request.texts().refusal(refused))).refused(refused);
    }
    return Response.redirect(PATH + "/" + year.country() + "/" + year.year());
  }

  private Response giveBack(Request request) {
    var year = year(request);
    calendars.giveBack(request.caller(), year.country(), year.year());
    return Response.redirect(PATH + "/" + year.country() + "/" + year.year());
  }

  private CalendarYear year(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    long year = request.pathNumber("year");
    return calendars.get(
        request.caller(), request.pathParam("country"), (int) Math.min(year, Integer.MAX_VALUE));
  }

  private static List<LocalDate> days(String text, int year, String kind) {
    var days = new ArrayList<LocalDate>();
    for (String word : text.split("[\\s,;]+", -1)) {
      if (!word.isEmpty()) {
        days.add(day(word, year, kind));
      }
    }
    return days;
  }

  private static LocalDate day(String word, int year, String kind) {
    var found = DAY.matcher(word);
    try {
      if (found.matches()) {
        return LocalDate.of(
            found.group(3) == null ? year : Integer.parseInt(found.group(3)),
            Integer.parseInt(found.group(2)),
            Integer.parseInt(found.group(1)));
      }
    } catch (DateTimeException noSuchDay) {
      throw noDay(word, kind);
    }
    throw noDay(word, kind);
  }

  private static Problem noDay(String word, String kind) {
    return new Problem.Invalid("BAD_CALENDAR_DAY", "not a day", Map.of("day", word, "kind", kind));
  }

  private static String typed(List<LocalDate> days) {
    return days.stream()
        .map(day -> Formats.day(day).substring(0, 5))
        .collect(Collectors.joining("\n"));
  }
}
