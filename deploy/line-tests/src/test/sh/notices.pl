# perl notices.pl SOCKET: prints what systemd-notify sends there, a line each, as systemd would read it.
use strict;
use Socket;

socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
bind($socket, sockaddr_un($ARGV[0])) or die "bind: $!";
chmod 0666, $ARGV[0];
$| = 1;
while (defined recv($socket, my $notice, 4096, 0)) {
  $notice =~ s/\n*$/\n/;
  print $notice;
}
