package kassahub.agent.simulator.device;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The commands that are known: code, whole length, who may give them and when. */
enum Command {
  DEVICE_TYPE(0xFC, 1, Right.NONE, When.ALWAYS),
  MODEL_PARAMETERS(0xF7, 2, Right.NONE, When.ALWAYS),
  SHORT_STATUS(0x10, 5, Right.OPERATOR, When.ALWAYS),
  FULL_STATUS(0x11, 5, Right.OPERATOR, When.ALWAYS),
  ERROR_TEXT(0x6B, 2, Right.NONE, When.ALWAYS),
  PORT_PARAMETERS(0x15, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  TABLE_STRUCTURE(0x2D, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  FIELD_STRUCTURE(0x2E, 7, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  READ_FIELD(0x1F, 9, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  WRITE_FIELD(0x1E, -10, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  SET_TIME(0x21, 8, Right.ADMINISTRATOR, When.SHIFT_CLOSED),
  SET_DATE(0x22, 8, Right.ADMINISTRATOR, When.SHIFT_CLOSED),
  CONFIRM_DATE(0x23, 8, Right.ADMINISTRATOR, When.ALWAYS),

  STORAGE_STATUS(0xFF01, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  STORAGE_NUMBER(0xFF02, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  STORAGE_EXPIRY(0xFF03, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  STORAGE_VERSION(0xFF04, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  LAST_REGISTRATION(0xFF09, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  FIND_DOCUMENT(0xFF0A, 10, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  REGISTRATION_TAG(0xFF0E, 9, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  REGISTRATION_TAG_AGAIN(0xFF60, 9, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  OPERATOR_MESSAGE_SIZE(0xFF30, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  OPERATOR_MESSAGE(0xFF31, 9, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  OPERATOR_STATUS(0xFF39, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  DOCUMENT_BEGIN(0xFF3A, 10, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  DOCUMENT_NEXT(0xFF3B, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  TICKET(0xFF3C, 10, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  UNSENT_COUNT(0xFF3F, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  SHIFT(0xFF40, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  REGISTRATION_BY_NUMBER(0xFF4C, 7, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  STORAGE_RESOURCE(0xFF63, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),
  STORAGE_IMPLEMENTATION(0xFF74, 6, Right.ADMINISTRATOR, When.NOT_BLOCKED),

  WRITE_LICENCE(0xFEE6, 130, Right.NONE, When.SHIFT_CLOSED),
  READ_LICENCE(0xFEE7, 6, Right.NONE, When.ALWAYS),
  LOADER_VERSION(0xFEEC, 6, Right.NONE, When.ALWAYS),
  RESTART(0xFEF3, 6, Right.NONE, When.ALWAYS);

  /** Whose password the command carries. */
  enum Right {
    NONE,
    OPERATOR,
    ADMINISTRATOR
  }

  /** In which condition of the register the command works. */
  enum When {
    ALWAYS,
    NOT_BLOCKED,
    SHIFT_CLOSED
  }

  private static final int STORAGE_PREFIX = 0xFF;
  private static final int SERVICE_PREFIX = 0xFE;
  private static final Map<Integer, Command> BY_CODE = new HashMap<>();

  static {
    for (Command command : values()) {
      BY_CODE.put(command.code, command);
    }
  }

  private final int code;
  private final int length;
  private final Right right;
  private final When when;

  /** A negative length is the shortest of several. */
  Command(int code, int length, Right right, When when) {
    this.code = code;
    this.length = length;
    this.right = right;
    this.when = when;
  }

  static Optional<Command> find(byte[] data) {
    return Optional.ofNullable(BY_CODE.get(code(data)));
  }

  /**
   * The code bytes that answers to this data repeat: both bytes of FF commands, one of all others.
   */
  static byte[] echo(byte[] data) {
    return isStorage(data) && data.length > 1
        ? new byte[] {data[0], data[1]}
        : new byte[] {data[0]};
  }

  boolean fits(byte[] data) {
    return length < 0 ? data.length >= -length : data.length == length;
  }

  int codeLength() {
    return code > 0xFF ? 2 : 1;
  }

  boolean isStorageCommand() {
    return code >> 8 == STORAGE_PREFIX;
  }

  Right right() {
    return right;
  }

  When when() {
    return when;
  }

  private static int code(byte[] data) {
    int first = data[0] & 0xFF;
    boolean longCode = first == STORAGE_PREFIX || first == SERVICE_PREFIX;
    return longCode && data.length > 1 ? first << 8 | (data[1] & 0xFF) : first;
  }

  private static boolean isStorage(byte[] data) {
    return (data[0] & 0xFF) == STORAGE_PREFIX;
  }
}
