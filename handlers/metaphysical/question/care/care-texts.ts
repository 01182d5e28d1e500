import type { Language } from '../../text/language.ts';

/** The subjects that belong to people who are qualified. */
export type CareKind = 'self-harm' | 'medical' | 'legal' | 'gambling';

/**
 * The answers, in the user's language: kind, short, and with the people to turn to.
 *
 * Numbers: 988 (988lifeline.org; Canada: 988.ca), 116 123 (samaritans.org, United Kingdom and Ireland), 111 (Vietnam's
 * national hotline for children, tongdai111.vn), 115 (ambulance in Vietnam) and the volunteers of Ngày Mai
 * (duongdaynongngaymai.vn), who answer from 13:00 to 20:30, Wednesday to Sunday.
 */
export const CARE_TEXTS: Readonly<Record<Language, Readonly<Record<CareKind, string>>>> = {
  en: {
    'self-harm':
      'I am glad you wrote this down, and I am sorry that it hurts so much. No chart and no card can carry this with you, but a person can, and you do not have to be sure of anything before you talk to one. If you or someone near you may be in danger right now, please call your local emergency number, or go to someone you trust and tell them just what you told me. In the United States and Canada you can call or text 988 at any hour; in the United Kingdom and Ireland Samaritans answer at 116 123; in Vietnam call 115, or 111 for anyone under eighteen; findahelpline.com lists people who listen in your country. You matter more than any answer I could give about the stars.',
    medical:
      'I can hear that this weighs on you, and it deserves a better answer than the stars have. I cannot tell you anything about your body, a treatment or what a symptom means, and I would not want a chart or a card to decide it. Please ask a doctor, a pharmacist or a nurse who can look at your situation, and do not start, change or stop a treatment because of anything you read here. If it is urgent, call your local emergency number: 115 in Vietnam, 112 in Europe, 911 in the United States. If it is your mind that hurts, you can also call or text 988 (United States, Canada), call 116 123 (United Kingdom, Ireland), or see findahelpline.com. When that is taken care of, I am happy to talk about anything you would like to reflect on.',
    legal:
      'This is a matter for someone who knows the law where you live and can read your papers, and I am not the one to ask: nothing in the sky or the cards says how such a thing will go. A lawyer, a legal aid office or a citizens’ advice service can tell you what your options are, and many of them give a first conversation free of charge. Until then it can help to write down what happened, in order, with the dates. If you would like to think about how to keep calm and fair in the meantime, I am glad to keep you company with that.',
    gambling:
      'I would rather not name numbers or say when to play: neither planets nor cards nor numerology know how chance will fall, and I do not want to lend it a certainty it does not have. If it is for fun, let it be with what you can easily do without. If it has begun to weigh on you or on someone close, you are not alone with that, and there are people who help without judging: a doctor or counsellor you trust, or gamblingtherapy.org, which is free and answers in many languages. I am happy to speak with you about patience, choices or what you are really hoping for.',
  },
  vi: {
    'self-harm':
      'Cảm ơn bạn đã nói ra điều này, và mình rất tiếc khi biết bạn đang đau đến vậy. Không lá số hay lá bài nào gánh điều này cùng bạn được, nhưng một con người thì có thể, và bạn không cần phải chắc chắn điều gì trước khi tìm đến họ. Nếu bạn hoặc người bên cạnh đang gặp nguy hiểm ngay lúc này, bạn hãy gọi 115, hoặc tìm một người bạn tin và kể lại đúng như bạn vừa kể với mình. Bạn dưới mười tám tuổi có thể gọi 111, miễn phí vào bất cứ giờ nào; Đường dây nóng Ngày Mai 096 306 1414 lắng nghe từ 13 giờ đến 20 giờ 30, thứ Tư đến Chủ nhật; nếu bạn ở nước ngoài, findahelpline.com có danh sách những nơi sẵn lòng lắng nghe. Bạn quan trọng hơn mọi câu trả lời mà mình có thể đưa ra về các vì sao.',
    medical:
      'Mình hiểu chuyện này khiến bạn lo lắng, và nó xứng đáng có một câu trả lời tốt hơn những gì các vì sao có thể nói. Mình không thể nói gì về cơ thể của bạn, về một cách điều trị hay ý nghĩa của một triệu chứng, và cũng không muốn để lá số hay lá bài quyết định thay. Bạn hãy hỏi bác sĩ, dược sĩ hoặc người có chuyên môn xem được tình trạng của bạn, và đừng bắt đầu, thay đổi hay ngừng điều trị vì bất cứ điều gì đọc được ở đây. Nếu gấp, bạn gọi 115 nhé. Nếu điều đau là trong lòng, bạn cũng có thể gọi Đường dây nóng Ngày Mai 096 306 1414 (thứ Tư đến Chủ nhật, 13 giờ đến 20 giờ 30), hoặc 111 nếu bạn dưới mười tám tuổi. Khi chuyện đó đã được lo liệu, mình rất sẵn lòng trò chuyện cùng bạn về những điều bạn muốn suy ngẫm.',
    legal:
      'Chuyện này cần một người hiểu luật nơi bạn sống và đọc được giấy tờ của bạn, nên mình không phải là nơi trả lời được: bầu trời hay lá bài không cho biết những việc như vậy sẽ đi đến đâu. Luật sư hoặc trung tâm trợ giúp pháp lý ở tỉnh, thành của bạn có thể cho bạn biết bạn có những lựa chọn nào, và nhiều nơi tư vấn buổi đầu miễn phí. Trong lúc chờ, bạn có thể ghi lại những gì đã xảy ra theo thứ tự, kèm ngày tháng. Nếu bạn muốn nghĩ xem làm sao giữ được bình tĩnh và công bằng trong thời gian này, mình rất sẵn lòng đồng hành.',
    gambling:
      'Mình xin phép không gợi ý con số nào hay lúc nào nên chơi: hành tinh, lá bài hay thần số học đều không biết sự ngẫu nhiên sẽ rơi vào đâu, và mình không muốn cho nó một sự chắc chắn mà nó không có. Nếu chỉ là để vui, bạn hãy dừng ở số tiền mà mất đi cũng không sao. Nếu chuyện này đã bắt đầu đè nặng lên bạn hay người thân, bạn không đơn độc đâu: hãy tìm một người bạn tin, một chuyên viên tâm lý, hoặc gamblingtherapy.org, nơi hỗ trợ miễn phí bằng nhiều thứ tiếng. Mình rất sẵn lòng trò chuyện với bạn về sự kiên nhẫn, về các lựa chọn, hay về điều bạn thật sự mong mỏi.',
  },
};
