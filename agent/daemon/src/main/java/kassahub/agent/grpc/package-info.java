/**
 * As much of a gRPC client as the agent needs: one call on one connection, over TLS and Netty's
 * HTTP/2. A message is five bytes (not compressed, its length) and its body; how a call ended
 * stands in the headers after them. Nothing here knows what the messages say. Decision 015 tells
 * why it is not grpc-java.
 */
@NullMarked
package kassahub.agent.grpc;

import org.jspecify.annotations.NullMarked;
