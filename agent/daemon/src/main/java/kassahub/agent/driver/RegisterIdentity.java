package kassahub.agent.driver;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Who a register is.
 *
 * @param serial factory number: 16 digits on registers with fiscal storage, 14 on ATOL's
 * @param driver which driver speaks: {@code shtrih}, {@code atol}
 * @param model as the register names itself
 * @param firmwareVersion two characters with a dot, {@code C.3}; ATOL: three numbers, {@code
 *     5.8.20}
 * @param uin remote-monitoring identifier; empty when the register has none
 * @param protocol 1 or 2
 */
public record RegisterIdentity(
    String serial,
    String driver,
    String model,
    Optional<Integer> modelCode,
    Optional<String> firmwareVersion,
    Optional<Integer> firmwareBuild,
    Optional<LocalDate> firmwareDate,
    Optional<String> uin,
    int protocol) {}
