package kassahub.agent.grpc;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param description the server's words or ours; may be empty
 * @param cause what went wrong on this side
 */
public record GrpcStatus(Code code, String description, @Nullable Throwable cause) {
  private static final String CODE = "grpc-status";
  private static final String MESSAGE = "grpc-message";

  /** The codes of gRPC, in the order of their numbers. */
  public enum Code {
    OK,
    CANCELLED,
    UNKNOWN,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    ALREADY_EXISTS,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    UNIMPLEMENTED,
    INTERNAL,
    UNAVAILABLE,
    DATA_LOSS,
    UNAUTHENTICATED
  }

  static GrpcStatus of(Code code, String description) {
    return new GrpcStatus(code, description, null);
  }

  /** From the headers that end a call. */
  static GrpcStatus of(Http2Headers last) {
    CharSequence code = last.get(CODE);
    CharSequence http = last.status();
    if (code == null) {
      return http == null ? of(Code.INTERNAL, "the server ended without a status") : ofHttp(http);
    }
    CharSequence message = last.get(MESSAGE);
    return of(code(code.toString()), message == null ? "" : decoded(message.toString()));
  }

  /**
   * From something before the server, or in its place, that does not speak gRPC: whatever it says,
   * it is not the server's word about who calls.
   */
  static GrpcStatus ofHttp(@Nullable CharSequence status) {
    String number = String.valueOf(status);
    Code code =
        switch (number) {
          case "400", "500" -> Code.INTERNAL;
          case "429", "502", "503", "504" -> Code.UNAVAILABLE;
          default -> Code.UNIMPLEMENTED;
        };
    return of(code, "HTTP status " + number + " and none of gRPC");
  }

  /** From what the server says when it gives a stream or a connection up. */
  static GrpcStatus ofHttp2(long error, String words) {
    Http2Error known = Http2Error.valueOf(error);
    Code code =
        known == null
            ? Code.INTERNAL
            : switch (known) {
              case REFUSED_STREAM -> Code.UNAVAILABLE;
              case CANCEL -> Code.CANCELLED;
              case ENHANCE_YOUR_CALM -> Code.RESOURCE_EXHAUSTED;
              case INADEQUATE_SECURITY -> Code.PERMISSION_DENIED;
              default -> Code.INTERNAL;
            };
    return of(code, words + " " + (known == null ? error : known));
  }

  /**
   * From what broke on this side. TLS wraps the end of a connection, or a proxy that refuses, in an
   * exception of its own, which would look like distrust.
   */
  static GrpcStatus of(Throwable broken) {
    for (Throwable t = broken; t != null; t = t.getCause()) {
      boolean wraps =
          t instanceof SSLException
              && t.getCause() instanceof IOException inner
              && !(inner instanceof SSLException);
      if (t instanceof ClosedChannelException) { // it has no words of its own
        return new GrpcStatus(Code.UNAVAILABLE, "the other side hung up", t);
      }
      if (t instanceof IOException && !wraps) {
        return new GrpcStatus(Code.UNAVAILABLE, "", t);
      }
    }
    return new GrpcStatus(Code.INTERNAL, "", broken);
  }

  /** For people. */
  public String words() {
    return code
        + (description.isEmpty() ? "" : ": " + description)
        + (cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }

  private static Code code(String number) {
    Code[] all = Code.values();
    try {
      int at = Integer.parseInt(number);
      return at >= 0 && at < all.length ? all[at] : Code.UNKNOWN;
    } catch (NumberFormatException garbled) {
      return Code.UNKNOWN;
    }
  }

  /** Percent signs as in an address, but a plus is a plus. */
  private static String decoded(String message) {
    try {
      return URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException asItIs) {
      return message;
    }
  }
}
