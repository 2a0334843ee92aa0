package kassahub.hub.renewal;

import java.time.LocalDate;
import java.util.OptionalLong;

/** A register that a policy covers, and until when it is paid. */
record Subject(long registerId, String serial, String title, OptionalLong lineId, LocalDate ends) {}
