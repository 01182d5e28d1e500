// Fetches a URL from the Parameter Store, as Chatbot does first.
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';

export const handler = async () => {
  const command = new GetParametersCommand({ Names: [process.env.PARAMETER] });
  const { Parameters } = await new SSMClient({}).send(command);
  return { statusCode: 200, body: JSON.stringify({ value: Parameters[0].Value }) };
};
